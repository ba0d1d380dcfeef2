import { keptOf, keptVerdict, type KeptRobots } from '../robots/kept-robots.js';
import { parseRobots, type RobotsVerdict } from '../robots/robots.js';
import { ask, type Web } from './ask.js';

/** What robots.txt says about a URL, and in words why there are no rules to read; `reason` is null where there are. */
export type SiteVerdict = RobotsVerdict & { readonly reason: string | null };

/** Tells what robots.txt says about a URL, and which sitemaps that of an origin lists. */
export type SiteRules = ((url: string) => Promise<SiteVerdict>) & {
  sitemaps(origin: string): Promise<readonly string[]>;
};

/** The rules of the sites that one check meets: each is asked once, nothing is stored. `userAgent` is the product. */
export function siteRules(web: Web, userAgent: string): SiteRules {
  const known = new Map<string, Promise<KeptRobots>>();
  const keptFor = (url: string): Promise<KeptRobots> => {
    const { origin } = new URL(url);
    const asking = known.get(origin) ?? robotsOf(origin, web);
    known.set(origin, asking);
    return asking;
  };
  const verdict = async (url: string): Promise<SiteVerdict> => {
    const kept = await keptFor(url);
    return { ...keptVerdict(kept, userAgent, url, new Date()), reason: kept.reason };
  };
  const sitemaps = async (origin: string): Promise<readonly string[]> =>
    parseRobots((await keptFor(origin)).text ?? '').sitemaps;
  return Object.assign(verdict, { sitemaps });
}

async function robotsOf(origin: string, web: Web): Promise<KeptRobots> {
  return keptOf(await ask(web, `${origin}/robots.txt`, 'text/plain, */*;q=0.5'), null, new Date());
}

/** Why a URL may not be asked, in words; null where it may. */
export function forbiddenBy({ allowed, rule, reason }: SiteVerdict): string | null {
  if (allowed) return null;
  return reason === null
    ? `robots.txt forbids it: ${rule ?? ''}`
    : `robots.txt could not be read, so nothing is asked: ${reason}`;
}
