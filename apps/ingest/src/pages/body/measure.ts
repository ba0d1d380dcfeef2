import { isElement, isText, nameOf, walk } from '../markup/tree.js';

/** How much of what is in an element, in characters. */
export type Measured = {
  readonly all: number;
  readonly text: (element: Element) => number;
  /** Text of plain paragraphs of some length, links not counted. */
  readonly solid: (element: Element) => number;
  readonly linked: (element: Element) => boolean;
  readonly pictured: (element: Element) => boolean;
  /** Elements with a sign of the article inside, never to be dropped for their name. */
  readonly kept: ReadonlySet<Element>;
};

type Sum = { text: number; links: number; solid: number; pictures: number; kept: boolean };

/** Paragraphs of fewer characters say nothing about what is around them. */
const shortest = 80;
const pictures = new Set(['IMG', 'PICTURE', 'AMP-IMG']);

/** Counts once, for every element below the body. */
export function measure(body: Element): Measured {
  const sums = new Map<Node, Sum>();
  const sumOf = (node: Node): Sum => {
    const known = sums.get(node) ?? { text: 0, links: 0, solid: 0, pictures: 0, kept: false };
    sums.set(node, known);
    return known;
  };
  walk(body, {
    enter: (node) => {
      if (isText(node) && node.parentNode !== null) sumOf(node.parentNode).text += (node.nodeValue ?? '').trim().length;
      return true;
    },
    leave: (element) => {
      const own = sumOf(element);
      count(element, own);
      if (element.parentNode !== null) addTo(sumOf(element.parentNode), own);
    },
  });
  return {
    all: sumOf(body).text,
    text: (element) => sums.get(element)?.text ?? 0,
    solid: (element) => sums.get(element)?.solid ?? 0,
    linked: (element) => (sums.get(element)?.links ?? 0) > 0,
    pictured: (element) => (sums.get(element)?.pictures ?? 0) > 0,
    kept: new Set([...sums].flatMap(([node, { kept }]) => (kept && isElement(node) ? [node] : []))),
  };
}

function count(element: Element, own: Sum): void {
  const name = nameOf(element);
  if (name === 'A') own.links = own.text;
  if (pictures.has(name)) own.pictures += 1;
  if (name === 'P' && own.text - own.links >= shortest) own.solid = own.text - own.links;
  if (name === 'H1' || /\barticleBody\b/i.test(element.getAttribute('itemprop') ?? '')) own.kept = true;
}

function addTo(sum: Sum, { text, links, solid, pictures: shown, kept }: Sum): void {
  sum.text += text;
  sum.links += links;
  sum.solid += solid;
  sum.pictures += shown;
  sum.kept ||= kept;
}
