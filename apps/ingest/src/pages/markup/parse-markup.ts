import { parseHTML } from 'linkedom';
import { withoutDepths, withoutScripts } from './bare-markup.js';

/** What is read of a page at most, in UTF-16 code units, scripts and styles not counted. */
export const longestMarkup = 2_000_000;

/** A page as a document, and what had to be done to it on the way. */
export type Markup = { readonly document: Document; readonly faults: readonly string[] };

/** Makes a document of markup of any kind, complete or broken; scripts that hold no linked data are left out. */
export function parseMarkup(html: string): Markup {
  const faults: string[] = [];
  const bare = withoutScripts(html);
  const kept = bare.length > longestMarkup ? bare.slice(0, bare.lastIndexOf('<', longestMarkup)) : bare;
  if (kept.length < bare.length)
    faults.push(`The page has ${bare.length} characters; ${kept.length} of them were read`);
  const flat = withoutDepths(kept);
  if (flat !== kept) faults.push('Elements are nested too deep; the innermost were read as one');
  return { document: parseHTML(withRoot(flat)).document, faults };
}

const frame = /<\/?(?:html|head|body)(?=[\s>/])[^>]{0,2000}>/gi;

/** One html element with one body, whatever stands where in the page; all of its head is inside, too. */
function withRoot(html: string): string {
  const [attributes = ''] = /(?<=<html)(?=\s)[^>]{0,2000}/i.exec(html) ?? [];
  return `<html${attributes}><body>${html.replace(frame, ' ')}</body></html>`;
}
