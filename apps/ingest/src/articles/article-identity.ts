import { createHash } from 'node:crypto';

/** Query parameters that say where a reader came from, not which article this is. */
const TRACKING = /^(utm_.+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|ref_src|cmpid|ocid)$/i;

/**
 * The one form of an article's address: scheme and host in lower case, no default port, no fragment, no tracking
 * parameters, the rest in order of name. Throws TypeError for what is no URL.
 */
export function canonicalUrl(address: string): string {
  const url = new URL(address);
  url.hash = '';
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  url.searchParams.sort();
  return url.href;
}

/** sha-256 of title and text, hex: two texts with the same hash are the same revision. */
export function contentHash({ title, text }: { title: string; text: string }): string {
  return createHash('sha256')
    .update(JSON.stringify([title, text]))
    .digest('hex');
}

/** The id of an article: derived from its canonical URL, or from its content where it has none. */
export function articleIdOf(url: string | undefined, hash: string): string {
  return createHash('sha256')
    .update(url ?? hash)
    .digest('hex')
    .slice(0, 32);
}
