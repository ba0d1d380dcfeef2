import { parseHTML } from 'linkedom';
import { resolveAddress } from '../sanitizing/clean-address.js';
import { limitDepth } from '../sanitizing/limit-depth.js';
import { lineOf } from './construct.js';

/** A link of a page. The address is absolute and without a fragment, the title one line of plain text. */
export interface FoundLink {
  readonly url: string;
  readonly title: string;
}

/** A CSS selector that can't be read; the message tells why. */
export class BadSelectorError extends Error {
  override readonly name = 'BadSelectorError';
}

/**
 * The links that a selector picks from a page, in its order and each once: picked elements that are links, or else the
 * first link in each. Only `http` and `https` count. Throws `BadSelectorError`.
 */
export function findLinks(html: string, page: { readonly url: string; readonly selector: string }): FoundLink[] {
  const { document } = parseHTML(limitDepth(html));
  const base = resolveAddress(document.querySelector('base')?.getAttribute('href') ?? '', page.url);
  const found = new Map<string, string>();
  for (const { url, title } of pick(document, page.selector).flatMap((picked) => linkIn(picked, base))) {
    if (!found.get(url)) found.set(url, title);
  }
  return Array.from(found, ([url, title]) => ({ url, title }));
}

function linkIn(picked: Element, base: string): FoundLink[] {
  const link = picked.closest('a[href]') ?? picked.querySelector('a[href]');
  const url = addressOf(link?.getAttribute('href') ?? '', base);
  return link === null || url === null ? [] : [{ url, title: lineOf(link.innerHTML) || lineOf(picked.innerHTML) }];
}

function pick(document: Document, selector: string): Element[] {
  try {
    return [...document.querySelectorAll(selector)];
  } catch (error) {
    throw new BadSelectorError(`the selector "${selector}" cannot be read: ${(error as Error).message}`);
  }
}

function addressOf(href: string, base: string): string | null {
  if (href.trim() === '' || !URL.canParse(href.trim(), base)) return null;
  const url = new URL(href.trim(), base);
  url.hash = '';
  return /^https?:$/.test(url.protocol) ? url.href : null;
}
