import { gzipSync } from 'node:zlib';
import {
  document,
  gone,
  redirect,
  tooMany,
  type Reply,
  type Route,
  type Site,
  type TestWeb,
} from '../../apps/ingest/src/http/test-web.contract.js';

/** How a source behaves. */
type Manner =
  | 'conditional'
  | 'careless'
  | 'slow'
  | 'flapping'
  | 'limiting'
  | 'moved'
  | 'chained'
  | 'gzipped'
  | 'misdeclared'
  | 'untidy'
  | 'robots'
  | 'broken'
  | 'gone';

/** Of nineteen sources, so many behave like this. */
const MANNERS: readonly Manner[] = [
  ...Array<Manner>(5).fill('conditional'),
  ...Array<Manner>(3).fill('careless'),
  ...Array<Manner>(2).fill('slow'),
  ...Array<Manner>(2).fill('flapping'),
  ...(['limiting', 'moved', 'chained', 'gzipped', 'misdeclared', 'untidy', 'robots'] as const),
];
/** Of each hundred, one is no feed and one is gone. */
const SELDOM: Readonly<Record<number, Manner>> = { 7: 'broken', 29: 'gone' };

/** Seconds that a limiting source asks for. */
export const RETRY_AFTER_S = 2;

/** A source of the press: a feed that grows, on a host that it shares with others. */
class Paper {
  readonly url: string;
  readonly manner: Manner;
  /** When it said 429, in milliseconds of `performance.now()`. */
  readonly refusedAt: number[] = [];
  #articles: number;
  #asked = 0;

  /** `other` is a site that a chain of redirects leads over; `most` articles are published in all. */
  constructor(
    readonly site: Site,
    other: Site,
    private readonly number: number,
    private readonly most: number,
  ) {
    this.#articles = Math.ceil(most / 4);
    this.manner = SELDOM[number % 100] ?? MANNERS[number % MANNERS.length] ?? 'conditional';
    const isRedirected = this.manner === 'moved' || this.manner === 'chained';
    this.url = site.url(isRedirected ? `/moved${number}` : `/feed${number}`);
    if (this.manner === 'moved') site.on(`/moved${number}`, redirect(302, site.url(`/feed${number}`)));
    if (this.manner === 'chained') {
      site.on(`/moved${number}`, redirect(301, other.url(`/hop${number}`)));
      other.on(`/hop${number}`, redirect(301, site.url(`/feed${number}`)));
    }
    site.on(`/feed${number}`, this.#route());
    for (let article = 0; article < most; article += 1)
      site.on(this.#path(article), document(this.#page(article), 'text/html'));
  }

  /** One article more, until all are published. */
  publish(): void {
    this.#articles = Math.min(this.#articles + 1, this.most);
  }

  /** The paths that the robots.txt of its site must forbid. */
  get forbidden(): string[] {
    if (this.manner !== 'robots') return [];
    return Array.from({ length: this.most }, (_, article) => this.#path(article));
  }

  /** The addresses of all articles that it has published; one that was never a feed publishes none. */
  get published(): string[] {
    if (this.manner === 'broken' || this.manner === 'gone') return [];
    return Array.from({ length: this.#articles }, (_, article) => this.site.url(this.#path(article)));
  }

  #path(article: number): string {
    return `/paper${this.number}/article${article}`;
  }

  #route(): Route {
    return (request, response) => {
      this.#asked += 1;
      const route = this.#answer(request.received.headers['if-none-match']);
      const { status = 200, headers = {}, body = '' } = route;
      const send = (): void => void response.writeHead(status, { ...headers }).end(body);
      if (this.manner === 'slow') setTimeout(send, 400);
      else send();
    };
  }

  #answer(validator: string | undefined): Reply {
    const etag = `"${this.#articles}"`;
    const refusal = this.#refusal();
    if (refusal !== null) return refusal;
    if (this.manner === 'careless') return document(this.#feed(), RSS);
    if (validator === etag) return { status: 304, headers: { etag } };
    if (this.manner === 'gzipped') return document(gzipSync(this.#feed()), RSS, { etag, 'content-encoding': 'gzip' });
    if (this.manner === 'misdeclared')
      return document(Buffer.from(this.#feed(), 'latin1'), `${RSS}; charset=utf-8`, { etag });
    return document(this.#feed(), RSS, { etag });
  }

  #refusal(): Reply | null {
    if (this.manner === 'gone') return gone;
    if (this.manner === 'broken') return document('<!DOCTYPE html><p>Under construction', 'text/html');
    if (this.manner === 'flapping' && this.#asked % 3 === 0) return { status: 503, body: 'busy' };
    if (this.manner !== 'limiting' || this.#asked % 4 !== 0) return null;
    this.refusedAt.push(performance.now());
    return tooMany(String(RETRY_AFTER_S));
  }

  /** Every third article is whole in the feed, the others have to be fetched. */
  #feed(): string {
    const items = Array.from({ length: this.#articles }, (_, article) => {
      const content = article % 3 === 0 ? `<content:encoded>&lt;p>${this.#text(article)}&lt;/p></content:encoded>` : '';
      const url = this.site.url(this.#path(article));
      const title = `Caf\u00e9 ${this.number}${this.manner === 'untidy' ? ' & co &hellip;' : ''}, article ${article}`;
      const summary = '<description>The ministers met at the caf\u00e9.</description>';
      return `<item><title>${title}</title><link>${url}</link>${summary}${content}</item>`;
    });
    return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
      <title>Paper ${this.number}</title><link>${this.site.url()}</link>${items.join('')}${this.manner === 'untidy' ? '' : '</channel></rss>'}`;
  }

  #page(article: number): string {
    return `<!DOCTYPE html><html lang="en"><head><title>Paper ${this.number}, article ${article}</title></head><body><article><p>${this.#text(article)}</p></article></body></html>`;
  }

  #text(article: number): string {
    const sentence = `The ministers met for the ${article}th time and spoke about matter ${this.number} at length. `;
    return sentence.repeat(10);
  }
}

const RSS = 'application/rss+xml';

/** What a press is made of: `most` articles of each source, and how sites want to be asked. */
type Size = { readonly sources: number; readonly hosts: number; readonly most: number; readonly spacingMs: number };

/** Many sources on few hosts, each host on an address of the loopback network of its own. */
export class Press {
  readonly papers: readonly Paper[];
  readonly sites: readonly Site[];

  constructor(web: TestWeb, { sources, hosts, most, spacingMs }: Size) {
    this.sites = Array.from({ length: hosts }, (_, n) => web.site(`127.0.${1 + Math.floor(n / 200)}.${1 + (n % 200)}`));
    const site = (n: number): Site => this.sites[n % hosts] as Site;
    this.papers = Array.from({ length: sources }, (_, n) => new Paper(site(n), site(n + 1), n, most));
    for (const [n, each] of this.sites.entries()) {
      if (n % 3 === 0) each.bansBelow({ spacingMs, concurrency: 1 });
      const forbidden = this.papers.flatMap((paper) => (paper.site === each ? paper.forbidden : []));
      const rules = forbidden.map((path) => `Disallow: ${path}$\n`).join('');
      if (forbidden.length > 0) each.on('/robots.txt', document(`User-agent: *\n${rules}`, 'text/plain'));
    }
  }

  /** Requests for what robots.txt forbids. */
  get trespasses(): string[] {
    return this.papers.flatMap(({ site, forbidden }) => site.paths.filter((path) => forbidden.includes(path)));
  }

  /** The addresses of all articles that were published. */
  get published(): string[] {
    return this.papers.flatMap(({ published }) => published);
  }
}
