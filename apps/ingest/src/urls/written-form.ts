import { domainToUnicode } from 'node:url';
import { fragmentOf, normalize } from './normal-form.js';

/**
 * An address in one form for people to read: as `canonicalUrl`, but with the letters of an international domain, with
 * fragments that do not track, unless `strict`, and without a slash that only the URL standard adds. What is no URL is
 * escaped and left so.
 */
export function writtenForm(address: string, strict = false): string {
  if (!URL.canParse(address)) return encodeURI(address);
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) return address;
  normalize(url);
  url.hash = fragmentOf(url.hash, strict ? 'pages' : 'parameters');
  const { host, href, hostname } = url;
  const readable = href.replace(host, host.replace(hostname, domainToUnicode(hostname) || hostname));
  return isBare(address) ? readable.replace(/\/$/, '') : readable;
}

/** Whether nothing follows the host. */
export function isBare(address: string): boolean {
  return /^[a-z]+:\/\/[^/?#]+$/i.test(address);
}

/** A link as it stands on a page of `base`, in full; nothing is cleaned. */
export function resolve(link: string, base: string): string {
  const { href } = new URL(link, base);
  return isBare(link.replace(/^\/\//, 'http://')) ? href.replace(/\/$/, '') : href;
}
