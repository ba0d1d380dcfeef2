import { endsItsLike, voidElements } from './allowed.js';
import { readTags } from './read-tags.js';

/** How deep elements may stand in each other; of deeper ones only the text is kept. */
const deepest = 500;

/** Elements without an end tag that never reach a reader of articles, and so are not among the allowed ones. */
const alsoVoid: ReadonlySet<string> = new Set(['base', 'embed', 'link', 'meta', 'param', 'frame']);

/**
 * The same page with bounded depth, every tag closed, for parsers whose time grows with the square of the depth. It is
 * not made safe: attributes and text stay as they are written.
 */
export function limitDepth(html: string): string {
  const out: string[] = [];
  const around: string[] = [];
  let leftOut = 0;
  const leave = (name: string): void => {
    const inner = around.splice(around.lastIndexOf(name)).reverse();
    for (const left of inner) out.push(`</${left}>`);
  };
  readTags(html, 'html', {
    open: (written, attributes) => {
      const name = written.toLowerCase();
      const isVoid = voidElements.has(name) || alsoVoid.has(name);
      const parent = around.at(-1) ?? '';
      if (endsItsLike(name, parent)) leave(parent);
      if (!isVoid && around.length >= deepest) {
        leftOut++;
        return;
      }
      out.push(`<${name}${writeAttributes(attributes)}>`);
      if (!isVoid) around.push(name);
    },
    close: (written) => {
      const name = written.toLowerCase();
      if (leftOut > 0) leftOut--;
      else if (around.includes(name)) leave(name);
    },
    text: (written) => out.push(written),
  });
  return (
    out.join('') +
    around
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  );
}

const writeAttributes = (attributes: ReadonlyMap<string, string>): string =>
  Array.from(attributes, ([name, value]) => ` ${name}="${value.replaceAll('"', '&quot;')}"`).join('');
