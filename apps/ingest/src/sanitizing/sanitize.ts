import { decodeHTML, decodeHTMLAttribute } from 'entities';
import {
  allowedAttributes,
  allowedElements,
  addressAttributes,
  droppedElements,
  endsItsLike,
  voidElements,
} from './allowed.js';
import { cleanAddress } from './clean-address.js';
import { cleanStyle } from './clean-style.js';
import { readTags } from './read-tags.js';

/** How deep elements may stand in each other. Of deeper ones the text stays. */
const deepest = 200;

/** Elements whose content a browser reads as bare text. Without their tags it is markup like any other. */
const opaque = /<\/?(?:iframe|noembed|noframes|noscript|xmp|plaintext|title)\b[^<>]*>/gi;

/**
 * Markup without anything active: only listed elements, attributes, schemes and CSS properties stay, every tag is closed,
 * and relative addresses are resolved against the base. Cleaning what is clean already changes nothing.
 */
export function sanitizeHtml(html: string, base?: string | null): string {
  const cleaner = new Cleaner(base ?? null);
  readTags(html.replace(opaque, ''), 'html', cleaner);
  return cleaner.finish();
}

class Cleaner {
  private readonly out: string[] = [];
  private readonly around: string[] = [];
  private dropping: string | null = null;

  constructor(private readonly base: string | null) {}

  open(written: string, attributes: ReadonlyMap<string, string>): void {
    const name = written.toLowerCase();
    if (this.dropping !== null) return;
    if (droppedElements.has(name)) this.dropping = name;
    if (!allowedElements.has(name)) return;
    if (voidElements.has(name)) {
      this.out.push(`<${name}${this.attributes(attributes)} />`);
    } else {
      this.enter(name, attributes);
    }
  }

  private enter(name: string, attributes: ReadonlyMap<string, string>): void {
    const parent = this.around.at(-1) ?? '';
    if (endsItsLike(name, parent)) this.leave(parent);
    if (this.around.length >= deepest) return;
    this.around.push(name);
    this.out.push(`<${name}${this.attributes(attributes)}>`);
  }

  close(written: string): void {
    const name = written.toLowerCase();
    if (this.dropping !== null) {
      if (name === this.dropping) this.dropping = null;
    } else if (this.around.includes(name)) {
      this.leave(name);
    }
  }

  private leave(name: string): void {
    let left: string | undefined;
    do {
      left = this.around.pop();
      if (left !== undefined) this.out.push(`</${left}>`);
    } while (left !== undefined && left !== name);
  }

  text(written: string): void {
    if (this.dropping === null) this.out.push(escapeText(decodeHTML(written)));
  }

  finish(): string {
    while (this.around.length > 0) this.leave(this.around.at(-1) ?? '');
    return this.out.join('');
  }

  /** In the order of their names, each once. */
  private attributes(attributes: ReadonlyMap<string, string>): string {
    const cleaned = new Map<string, string>();
    for (const [written, value] of attributes) {
      const name = written.toLowerCase();
      const clean = cleaned.has(name) ? null : this.clean(name, decodeHTMLAttribute(value));
      if (clean !== null) cleaned.set(name, clean);
    }
    return [...cleaned]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
      .join('');
  }

  private clean(name: string, value: string): string | null {
    if (!allowedAttributes.has(name)) return null;
    if (name === 'style') return cleanStyle(value) || null;
    if (name === 'srcset') return this.cleanSet(value);
    return addressAttributes.has(name) ? cleanAddress(value, this.base) : value;
  }

  private cleanSet(value: string): string | null {
    const candidates = value.split(/,\s+/).map((one) => {
      const [address = '', ...size] = one.trim().split(/\s+/);
      return [cleanAddress(address, this.base), ...size];
    });
    return candidates.every(([address]) => address !== null) ? candidates.map((one) => one.join(' ')).join(', ') : null;
  }
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeText = (text: string): string => text.replace(/[&<>]/g, (sign) => signs[sign] ?? sign);

/** What a search for active markup would take for some inside the value of an attribute. */
const handlerLike = /\b(?:on\w+|href|src|action|formaction|background|poster)\s*=/i;

/** As well as the usual signs, whatever reads like a handler loses that look, for readers that search instead of parse. */
function escapeAttribute(value: string): string {
  const escaped = value.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
  return handlerLike.test(escaped) ? escaped.replaceAll('=', '&#61;') : escaped;
}
