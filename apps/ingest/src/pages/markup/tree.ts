/** Names of elements that run within a line; any other element begins and ends one. */
const inline = new Set(
  'A ABBR ACRONYM B BDI BDO BIG CITE CODE DATA DEL DFN EM FONT I INS KBD LABEL MARK NOBR Q RB RP RT RUBY S SAMP SMALL SPAN STRIKE STRONG SUB SUP TIME TT U VAR WBR AMP-LINK CUSTOM-STYLE'.split(
    ' ',
  ),
);

/** Whether the element runs within a line of text, as a browser shows it without style sheets. */
export const isInline = (element: Element): boolean => inline.has(nameOf(element));

/** The element's name in capitals, also inside SVG. */
export const nameOf = (element: Element): string => element.tagName.toUpperCase();

const ELEMENT = 1;
const TEXT = 3;

export const isElement = (node: Node): node is Element => node.nodeType === ELEMENT;
export const isText = (node: Node): boolean => node.nodeType === TEXT;

type Visitor = {
  /** Answers false to pass over what is inside. */
  readonly enter?: (node: Node) => boolean;
  readonly leave?: (element: Element) => void;
};

/** Visits all nodes below the root in document order, without recursion: pages may be nested to any depth. */
export function walk(root: Element, { enter = () => true, leave = () => undefined }: Visitor): void {
  let node: Node | null = root.firstChild;
  while (node !== null) {
    const inside = enter(node) ? node.firstChild : null;
    node = inside ?? following(node, root, leave);
  }
}

/** The next node that is not inside this one; what ends before it is left. */
function following(from: Node, root: Element, leave: (element: Element) => void): Node | null {
  for (let node: Node | null = from; node !== null && node !== root; node = node.parentNode) {
    if (isElement(node)) leave(node);
    if (node.nextSibling !== null) return node.nextSibling;
  }
  return null;
}

/** All elements below the root that pass the test, in document order. */
export function elementsIn(root: Element, isWanted: (element: Element) => boolean): Element[] {
  const found: Element[] = [];
  walk(root, {
    enter: (node) => {
      if (isElement(node) && isWanted(node)) found.push(node);
      return true;
    },
  });
  return found;
}

/** What class and id call the element. */
export const namesOf = (element: Element): string =>
  `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`;

/** Names as small words with one space between them: `relatedPosts`, `related-posts` and `related_posts` are the same. */
export const wordsOf = (names: string): string =>
  names
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .toLowerCase();
