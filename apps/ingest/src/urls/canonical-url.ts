import { isBelievable } from './declared-canonical.js';
import { fragmentOf, normalize } from './normal-form.js';

export { registrableDomain } from './domains.js';

/**
 * The one form of an article's address, from which its id is made. `declared` is what the page calls its canonical
 * address, absolute or relative; it takes the place of `address` where it can be believed, and only it leads from a
 * page for phones or an AMP page to the article. Slashes at the end, `www.` and `http:` stay as they are, for servers
 * may tell such pages apart. Throws TypeError for what is no URL; what is not http comes back as the URL standard
 * writes it.
 */
export function canonicalUrl(address: string, declared?: string | null): string {
  const own = normalForm(new URL(address));
  if (declared === undefined || declared === null || !URL.canParse(declared, address)) return own.href;
  const other = normalForm(new URL(declared, address));
  return isBelievable(other, own) ? other.href : own.href;
}

function normalForm(url: URL): URL {
  if (!/^https?:$/.test(url.protocol)) return url;
  normalize(url);
  url.hash = fragmentOf(url.hash, 'pages');
  return url;
}
