import { decodeHTML } from 'entities';
import { droppedElements } from './allowed.js';
import { readTags } from './read-tags.js';

const paragraphs = new Set(
  `address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3
   h4 h5 h6 header hr li main menu nav ol p pre section table tr ul`.split(/\s+/),
);

/** The text of markup as plain text: blocks are parted by an empty line, `<br>` is a line end, white space is single. */
export function textOf(html: string): string {
  const out: string[] = [];
  let dropping: string | null = null;
  const tag = (written: string): string => {
    const name = written.toLowerCase();
    if (dropping === null) out.push(breakOf(name));
    return name;
  };
  readTags(html, 'html', {
    open: (written) => {
      const name = tag(written);
      if (dropping === null && droppedElements.has(name)) dropping = name;
    },
    close: (written) => {
      if (tag(written) === dropping) dropping = null;
    },
    text: (written) => {
      if (dropping === null) out.push(decodeHTML(written).replace(/\s+/g, ' '));
    },
  });
  return tidy(out.join(''));
}

function breakOf(name: string): string {
  if (paragraphs.has(name)) return '\n\n';
  if (name === 'br') return '\n';
  return name === 'td' || name === 'th' ? ' ' : '';
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
