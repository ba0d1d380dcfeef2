import { cleanAddress } from '../sanitizing/clean-address.js';
import type { Enclosure } from './parsed-feed.js';
import { textIn, type XmlElement } from './xml-tree.js';

const rel = (link: XmlElement): string => (link.attributes.get('rel') ?? 'alternate').trim().toLowerCase();
const isPage = (link: XmlElement): boolean => /html|^$/i.test(link.attributes.get('type') ?? '');

/** The address in an attribute, absolute where it can be; null where there is none that may be followed. */
export function addressIn(element: XmlElement | undefined, ...names: readonly string[]): string | null {
  const name = names.find((one) => element?.attributes.has(one));
  return followable(name === undefined ? '' : (element?.attributes.get(name) ?? ''), element);
}

/** The address that an element's text spells, under the same conditions. */
export function addressOf(element: XmlElement | undefined): string | null {
  return element === undefined ? null : followable(textIn(element), element);
}

function followable(address: string, element: XmlElement | undefined): string | null {
  return address.trim() === '' ? null : cleanAddress(address, element?.base);
}

/** The address of the page that links lead to: a web page before other forms of it, Atom's links before RSS's text. */
export function pageLink(links: readonly XmlElement[]): string | null {
  const alternate = links.filter((link) => link.attributes.has('href') && rel(link) === 'alternate');
  const page = alternate.find(isPage) ?? alternate[0];
  if (page !== undefined) return addressIn(page, 'href');
  const written = links.find((link) => !link.attributes.has('href') && textIn(link) !== '');
  return addressOf(written);
}

/** The address of the first link with a relation, e.g. `hub`. */
export function relatedLink(links: readonly XmlElement[], relation: string): string | null {
  return addressIn(
    links.find((link) => rel(link).split(/\s+/).includes(relation)),
    'href',
  );
}

/** The files that enclosures and links of that relation name. */
export function enclosuresIn(elements: readonly XmlElement[]): Enclosure[] {
  return elements
    .filter((element) => element.key === 'enclosure' || rel(element) === 'enclosure')
    .flatMap((element) => {
      const url = addressIn(element, 'url', 'href');
      if (url === null) return [];
      return [{ url, type: element.attributes.get('type') ?? null, length: element.attributes.get('length') ?? null }];
    });
}

/** The address that an HTTP `Link` header gives for a relation. */
export function headerLink(header: string | undefined, relation: string, base: string | null): string | null {
  for (const [, address = '', parameters = ''] of (header ?? '').matchAll(/<([^<>]*)>([^<>]*)/g)) {
    const [, relations = ''] = /;\s*rel\s*=\s*"?([^";]*)/i.exec(parameters) ?? [];
    if (
      relations
        .toLowerCase()
        .split(/[\s,]+/)
        .includes(relation)
    )
      return cleanAddress(address, base);
  }
  return null;
}
