import { nameOf, walk, isElement } from './tree.js';

/** Contents of meta elements by name, property or itemprop in small letters; the first of a name comes first. */
export type MetaTags = ReadonlyMap<string, readonly string[]>;

/** Reads all meta elements, also those that stand in the body. */
export function readMetaTags(root: Element): MetaTags {
  const tags = new Map<string, string[]>();
  walk(root, {
    enter: (node) => {
      if (isElement(node) && nameOf(node) === 'META') take(node, tags);
      return true;
    },
  });
  return tags;
}

function take(element: Element, tags: Map<string, string[]>): void {
  const content = (element.getAttribute('content') ?? '').trim();
  if (content === '') return;
  for (const name of namesIn(element)) tags.set(name, [...(tags.get(name) ?? []), content]);
}

const attributes = ['property', 'name', 'itemprop', 'http-equiv'];

/** All names that the element gives its content; one attribute may hold several. */
const namesIn = (element: Element): string[] =>
  attributes
    .flatMap((attribute) => (element.getAttribute(attribute) ?? '').toLowerCase().split(/\s+/))
    .filter((name) => name !== '');

/** The first content under any of the names, tried in order. */
export function metaOf(tags: MetaTags, names: readonly string[]): string | undefined {
  for (const name of names) {
    const [first] = tags.get(name) ?? [];
    if (first !== undefined) return first;
  }
  return undefined;
}
