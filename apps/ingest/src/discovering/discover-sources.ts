import { ACCEPT_PAGE, ask, refusalIn, type Web } from '../checking/ask.js';
import { readSource, type ReadSource } from '../checking/read-source.js';
import { decode } from '../charsets/decode.js';
import { findFeedLinks } from './find-feed-links.js';
import { FetchError, type Answer } from '../http/fetcher.js';
import { forbiddenBy, siteRules, type SiteRules } from '../checking/site-rules.js';

/** Where a source was found. */
export type FoundBy = 'itself' | 'link' | 'robots' | 'usual path';

/** A source that a site has, read once to be sure. */
export type FoundSource = {
  readonly kind: 'feed' | 'sitemap';
  readonly url: string;
  readonly title: string | null;
  readonly format: string;
  readonly items: number;
  /** Parts of a sitemap index. */
  readonly parts: number;
  readonly foundBy: FoundBy;
};

/** What a site offers, the best first. */
export type Discovered = {
  readonly url: string;
  readonly sources: readonly FoundSource[];
  /** Why the site itself could not be looked at, in words; null where it could. */
  readonly problem: string | null;
};

/** Where sites put their feeds, the most usual first. */
const USUAL = ['/feed', '/rss', '/feed.xml', '/rss.xml', '/atom.xml', '/index.xml', '/feed.json'];
const USUAL_MAPS = ['/news-sitemap.xml', '/sitemap-news.xml', '/sitemap.xml'];
/** Requests for one site, that for robots.txt among them. */
const MOST = 12;
/** Of them for feeds that the page names, so that some are left for sitemaps. */
const MOST_NAMED = 7;

type Candidate = { readonly kind: FoundSource['kind']; readonly url: string; readonly foundBy: FoundBy };

/**
 * Looks for the sources of a site: the address itself, the feeds that its page names, the sitemaps of robots.txt, the usual
 * paths where the page names no feed. One request after the other, at most a dozen; redirects are not
 * counted. What robots.txt forbids is not asked.
 */
export async function discoverSources(url: string, asked: Web, userAgent: string): Promise<Discovered> {
  const web = counted(asked);
  const rules = siteRules(web, userAgent);
  const forbidden = forbiddenBy(await rules(url));
  if (forbidden !== null) return { url, sources: [], problem: forbidden };
  const answer = await ask(web, url, ACCEPT_PAGE);
  if (answer instanceof FetchError) return { url, sources: [], problem: answer.message };
  const itself = readAs(answer, 'itself');
  if (itself !== null) return { url, sources: [itself], problem: null };
  const { origin } = new URL(answer.url);
  const named = linked(answer);
  const maps = mapsOf(origin, await rules.sitemaps(origin));
  const usual = named.length > 0 ? [] : USUAL.map((path) => candidate('feed', origin + path, 'usual path'));
  const usualMaps = maps.length > 0 ? [] : USUAL_MAPS.map((path) => candidate('sitemap', origin + path, 'usual path'));
  const sources = await readAll([...named.slice(0, MOST_NAMED), ...usual, ...maps, ...usualMaps], web, rules);
  return { url, sources: sources.sort((a, b) => rankOf(a) - rankOf(b)), problem: refusalIn(answer) };
}

const candidate = (kind: Candidate['kind'], url: string, foundBy: FoundBy): Candidate => ({ kind, url, foundBy });

function linked(answer: Answer): Candidate[] {
  const { text } = decode(answer.body, { contentType: answer.headers['content-type'] ?? null, kind: 'html' });
  return findFeedLinks(text, answer.url).map((url) => candidate('feed', url, 'link'));
}

function mapsOf(origin: string, sitemaps: readonly string[]): Candidate[] {
  const urls = sitemaps.flatMap((address) => (URL.canParse(address, origin) ? [new URL(address, origin).href] : []));
  return [...new Set(urls)].map((url) => candidate('sitemap', url, 'robots'));
}

type CountedWeb = Web & { left(): number };

function counted(web: Web): CountedWeb {
  let left = MOST;
  return {
    left: () => left,
    fetch: (request) => {
      left -= 1;
      return web.fetch(request);
    },
  };
}

async function readAll(candidates: readonly Candidate[], web: CountedWeb, rules: SiteRules): Promise<FoundSource[]> {
  const found = new Map<string, FoundSource>();
  for (const { url, kind, foundBy } of candidates) {
    if (web.left() === 0) break;
    if (!(await rules(url)).allowed || web.left() === 0) continue;
    const answer = await ask(web, url, ACCEPT_PAGE);
    const source = answer instanceof FetchError ? null : readAs(answer, foundBy, [kind]);
    if (source !== null && !found.has(source.url)) found.set(source.url, source);
  }
  return [...found.values()];
}

/** The answer as the first kind that it can be read as; null where it is none. */
function readAs(
  answer: Answer,
  foundBy: FoundBy,
  kinds: readonly FoundSource['kind'][] = ['feed', 'sitemap'],
): FoundSource | null {
  if (refusalIn(answer) !== null) return null;
  for (const kind of kinds) {
    const read = readOrNull(kind, answer);
    if (read === null) continue;
    const { title, format, items, parts } = read;
    return { kind, url: answer.url, title, format, items: items.length, parts: parts.length, foundBy };
  }
  return null;
}

function readOrNull(kind: FoundSource['kind'], answer: Answer): ReadSource | null {
  try {
    return readSource({ kind, url: answer.url }, answer);
  } catch {
    return null;
  }
}

/** Feeds before news sitemaps before other ones; what the site names before what was guessed; comments and the empty last. */
function rankOf({ kind, format, foundBy, url, title, items, parts }: FoundSource): number {
  const isAside = /comment|kommentar|comentario/i.test(`${url} ${title ?? ''}`) || items + parts === 0;
  const kinds = kind === 'feed' ? 0 : format === 'news sitemap' ? 2 : 4;
  return (isAside ? 8 : 0) + kinds + (foundBy === 'usual path' ? 1 : 0);
}
