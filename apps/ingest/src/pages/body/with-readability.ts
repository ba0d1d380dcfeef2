import { Readability } from '@mozilla/readability';

/** Its time grows faster than the page; such a page is a list rather than an article. */
const mostElements = 20_000;

/** The element that holds the article as Readability sees it; null where it finds none or gives up. Changes the document. */
export function withReadability(document: Document): Element | null {
  const reader = new Readability<Node>(document, {
    charThreshold: 300,
    maxElemsToParse: mostElements,
    keepClasses: true,
    disableJSONLD: true,
    serializer: (node) => node,
  });
  try {
    return (reader.parse()?.content as Element | null | undefined) ?? null;
  } catch {
    // It throws on pages of too many elements, and on some that are broken; there are other ways to the text.
    return null;
  }
}
