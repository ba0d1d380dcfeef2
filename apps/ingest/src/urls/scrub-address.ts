import { registrableDomain } from './domains.js';
import { decoded } from './tracking.js';

/** Marks and placeholders of markup and templates that get stuck to an address. */
const DEBRIS = /<!\[CDATA\[|\]\]>|<\/?[a-z]{0,4}>|\{[^}]*\}/giu;
const EMBEDDED = /(?<=.)https?(?::|%3a)(?:\/|%2f){2}[^&"]+/giu;

/**
 * An address as it stood in a text or in careless markup, without what is not part of it: white space, control
 * characters, quotes, tags, placeholders. Of a link that hands another one on, as share buttons do, the other one.
 */
export function scrubAddress(text: string): string {
  const [plain = ''] = text
    .replace(/[\p{Cc}\s]+/gu, '')
    .replace(DEBRIS, '')
    .split(/["<>]/u, 1);
  const own = plain.replaceAll('&amp;', '&').replace(/[&'’”]+$/u, '');
  const address = handedOn(own) ?? own;
  return /^[a-z]+:\/\/[^/]+\/+$/i.test(address) ? address.replace(/\/+$/, '') : address;
}

/** Archives keep a page at an address of their own. */
function handedOn(address: string): string | null {
  if (/\/\/web\.archive\.org\//i.test(address)) return null;
  const [found] = address.match(EMBEDDED) ?? [];
  if (found === undefined) return null;
  const inner = /^https?%3a/i.test(found) ? decoded(found) : found;
  return URL.canParse(inner) && registrableDomain(inner) !== null ? inner : null;
}
