import { readTags } from '../sanitizing/read-tags.js';
import { resolveAddress } from '../sanitizing/clean-address.js';
import { decodeXmlText, readDoctype, repairSigns, type Entities } from './entities.js';
import { declareNamespaces, keyOf, type Namespaces } from './namespaces.js';

/** An element as the readers of feeds see it. */
export interface XmlElement {
  /** Namespace and name in lower case, e.g. `dc:date`, or `title` for a feed's own. */
  readonly key: string;
  /** The name as written, without its prefix. */
  readonly name: string;
  /** By name in lower case; entities are decoded. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (XmlElement | string)[];
  /** What relative addresses inside are relative to, by `xml:base` and what is around. */
  readonly base: string | null;
  /** The `xml:lang` that holds here. */
  readonly language: string | null;
}

/** A document: its elements, and what was wrong with it in words. */
export interface XmlTree {
  readonly root: XmlElement;
  readonly faults: readonly string[];
}

/** How deep elements may stand in each other; deeper ones are left out and their text joins the last. */
const deepest = 200;

/** How many elements a document may have; the rest of it is left out. */
const most = 500_000;

/** How many faults are told. */
const mostFaults = 20;

/** Elements that never stand in their own kind: a new one ends one that nobody closed. */
const unnested: ReadonlySet<string> = new Set(['item', 'entry', 'url', 'sitemap']);

/** Reads XML as well as it can be read. Nothing is refused; what is wrong is told. */
export function readXmlTree(xml: string, base: string | null): XmlTree {
  const { entities, rest } = readDoctype(xml);
  const builder = new TreeBuilder(entities, base);
  readTags(rest, 'xml', builder);
  return builder.finish(rest);
}

interface Open {
  readonly element: XmlElement;
  readonly written: string;
  readonly namespaces: Namespaces;
}

class TreeBuilder {
  private readonly root: Open;
  private readonly around: Open[];
  private readonly faults = new Set<string>();
  private leftOut = 0;
  private count = 0;

  constructor(
    private readonly entities: Entities,
    base: string | null,
  ) {
    const element = { key: '', name: '', attributes: new Map(), children: [], base, language: null };
    this.root = { element, written: '', namespaces: new Map() };
    this.around = [this.root];
  }

  private get innermost(): Open {
    return this.around.at(-1) ?? this.root;
  }

  open(written: string, rawAttributes: ReadonlyMap<string, string>, isEmpty: boolean): void {
    if (this.isFull()) {
      if (!isEmpty) this.leftOut++;
      return;
    }
    const opened = this.element(written, rawAttributes);
    if (unnested.has(opened.element.key) && opened.element.key === this.innermost.element.key)
      this.leave(this.innermost);
    this.innermost.element.children.push(opened.element);
    if (!isEmpty) this.around.push(opened);
  }

  private isFull(): boolean {
    if (++this.count > most) this.fault(`more than ${most} elements: the rest is left out`);
    else if (this.around.length > deepest) this.fault(`elements stand more than ${deepest} deep in each other`);
    else return false;
    return true;
  }

  private fault(words: string): void {
    if (this.faults.size < mostFaults) this.faults.add(words);
  }

  private element(written: string, rawAttributes: ReadonlyMap<string, string>): Open {
    const attributes = new Map(
      Array.from(rawAttributes, ([name, value]) => [name.toLowerCase(), decodeXmlText(value, this.entities)] as const),
    );
    const { namespaces, element: parent } = this.innermost;
    const inside = declareNamespaces(namespaces, attributes);
    const base = attributes.get('xml:base');
    const element = {
      key: keyOf(written, inside),
      name: written.slice(written.indexOf(':') + 1),
      attributes,
      children: [],
      base: base === undefined ? parent.base : resolveAddress(base, parent.base),
      language: attributes.get('xml:lang') ?? parent.language,
    };
    return { element, written, namespaces: inside };
  }

  close(written: string): void {
    if (this.leftOut > 0) {
      this.leftOut--;
      return;
    }
    const open = this.around.findLast((one) => one.written === written);
    if (open === undefined) this.fault(`</${written.slice(0, 40)}> closes nothing`);
    else this.leave(open);
  }

  private leave(open: Open): void {
    const inner = this.around.splice(this.around.indexOf(open) + 1);
    this.around.pop();
    if (inner.length > 0) this.fault(`<${inner[0]?.written.slice(0, 40) ?? ''}> is not closed`);
  }

  text(written: string): void {
    this.innermost.element.children.push(decodeXmlText(written, this.entities));
  }

  cdata(text: string): void {
    this.innermost.element.children.push(repairSigns(text));
  }

  finish(xml: string): XmlTree {
    if (this.around.length > 1) this.fault(`<${this.innermost.written.slice(0, 40)}> is not closed`);
    if (/^\s*[^<\s\ufeff]/.test(xml)) this.fault('text stands before the XML');
    return { root: this.root.element, faults: [...this.faults] };
  }
}

/** All the text in an element, trimmed. */
export function textIn(element: XmlElement): string {
  return rawText(element).trim();
}

function rawText(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('');
}

/** The elements right inside an element. */
export function elementsIn(element: XmlElement): XmlElement[] {
  return element.children.filter((child): child is XmlElement => typeof child !== 'string');
}
