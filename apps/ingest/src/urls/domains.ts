import { parse } from 'tldts';

/** `allowPrivateDomains`: whoever rents a name below a host of sites is somebody else than the host. */
const rules = { allowPrivateDomains: true };

/** Hosts of blogs that the public suffix list does not have. */
const blogHosts = new Set(
  'wordpress.com substack.com medium.com tumblr.com typepad.com livejournal.com over-blog.com'.split(' '),
);

/**
 * The domain that somebody registered, e.g. `example.co.uk` of `www.news.example.co.uk`, in ASCII; below a host of blogs
 * the blog's own name. A public suffix that is a site itself, as `gov.cn`, is its own. `null` where there is none.
 */
export function registrableDomain(address: string): string | null {
  const { domain, hostname } = parse(address, rules);
  const bare = (hostname ?? '').replace(/^www\./, '');
  if (isSuffix(bare)) return bare;
  if (domain === null || !isListed(domain)) return null;
  return blogHosts.has(domain) ? bare.split('.').slice(-3).join('.') : domain;
}

const isListed = (domain: string): boolean => {
  const { isIcann, isPrivate } = parse(domain, rules);
  return isIcann === true || isPrivate === true;
};

/** Top-level domains are suffixes too, but no sites. */
const isSuffix = (host: string): boolean =>
  host.includes('.') && parse(host, rules).publicSuffix === host && isListed(host);

/** The host of the page that a cache of AMP pages shows, or `null` where the address is no such cache. */
export function ampOrigin(address: string): string | null {
  const { hostname, pathname } = new URL(address);
  const inPath = /^\/(?:amp|[civ]|wp)\/(?:s\/)?(?<host>[^/]+\.[^/]+)/u.exec(pathname)?.groups?.['host'] ?? null;
  if (hostname.endsWith('.cdn.ampproject.org')) return inPath;
  return /(?:^|\.)google\.[a-z.]+$/.test(hostname) ? inPath : null;
}
