import { isElement, isInline, isText, nameOf, walk } from '../markup/tree.js';

/** An element that holds blocks, and where it stood when the page was read. */
export type Place = { readonly element: Element; readonly up: Place | undefined; readonly depth: number };

/** A paragraph, heading, list item or other run of text, with what is known of it. */
export type Block = {
  readonly text: string;
  /** The element that holds it: `P`, `H2`, `LI`, `TR` … */
  readonly name: string;
  readonly place: Place;
  /** Share of its characters inside links, from 0 to 1. */
  readonly linked: number;
};

const never = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE SVG IFRAME OBJECT VIDEO AUDIO CANVAS HEAD TITLE BUTTON SELECT TEXTAREA INPUT MATH'.split(
    ' ',
  ),
);
/** Cells stand beside each other in the line of their row. */
const cells = new Set(['TD', 'TH']);
const invisible = /[\u200b\u200c\u2060\ufeff\u00ad]+/gu;

/** The text below an element, block by block; two line breaks in a row part blocks as well. */
export function blocksOf(root: Element): Block[] {
  const collector = new Collector(root);
  walk(root, {
    enter: (node) => {
      if (isText(node)) collector.take(node.nodeValue ?? '');
      return isElement(node) && collector.open(node);
    },
    leave: (element) => {
      collector.close(element);
    },
  });
  collector.flush();
  return collector.blocks;
}

class Collector {
  readonly blocks: Block[] = [];
  #place: Place;
  #text = '';
  #linked = 0;
  #links = 0;

  constructor(root: Element) {
    this.#place = { element: root, up: undefined, depth: 0 };
  }

  take(words: string): void {
    const visible = words.replace(invisible, '').replace(/\s+/gu, ' ');
    this.#text += visible;
    if (this.#links > 0) this.#linked += visible.trim().length;
  }

  open(element: Element): boolean {
    const name = nameOf(element);
    if (never.has(name)) return false;
    if (name === 'BR') this.#text += '\n';
    else if (name === 'HR') this.#text += '\n\n';
    else if (name === 'A') this.#links += 1;
    else if (cells.has(name)) this.#text += ' ';
    else if (!isInline(element)) {
      this.flush();
      this.#place = { element, up: this.#place, depth: this.#place.depth + 1 };
    }
    return true;
  }

  close(element: Element): void {
    if (nameOf(element) === 'A') this.#links -= 1;
    if (element !== this.#place.element || this.#place.up === undefined) return;
    this.flush();
    this.#place = this.#place.up;
  }

  flush(): void {
    const name = nameOf(this.#place.element);
    const linked = Math.min(1, this.#linked / Math.max(1, this.#text.trim().length));
    for (const part of this.#text.split(/\n\s*\n/)) {
      const text = tidy(part);
      if (text !== '') this.blocks.push({ text, name, place: this.#place, linked });
    }
    [this.#text, this.#linked] = ['', 0];
  }
}

const tidy = (words: string): string =>
  words
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
