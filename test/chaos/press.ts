import {
  document,
  redirect,
  tooMany,
  type Reply,
  type Route,
  type Site,
  type TestWeb,
} from '../../apps/ingest/src/http/test-web.contract.js';

/** How a source behaves. */
type Manner = 'conditional' | 'careless' | 'slow' | 'flapping' | 'limiting' | 'moved' | 'broken';

/** Of twenty sources, so many behave like this. */
const MANNERS: readonly Manner[] = [
  ...Array<Manner>(9).fill('conditional'),
  ...Array<Manner>(4).fill('careless'),
  ...Array<Manner>(2).fill('slow'),
  ...Array<Manner>(2).fill('flapping'),
  'limiting',
  'moved',
  'broken',
];

/** Seconds that a limiting source asks for. */
export const RETRY_AFTER_S = 2;

/** A source of the press: a feed that grows, on a host that it shares with others. */
class Paper {
  readonly url: string;
  readonly manner: Manner;
  /** When it said 429, in milliseconds of `performance.now()`. */
  readonly refusedAt: number[] = [];
  #articles = 3;
  #asked = 0;

  constructor(
    readonly site: Site,
    private readonly number: number,
  ) {
    this.manner = MANNERS[number % MANNERS.length] ?? 'conditional';
    this.url = site.url(this.manner === 'moved' ? `/moved${number}` : `/feed${number}`);
    if (this.manner === 'moved') site.on(`/moved${number}`, redirect(302, site.url(`/feed${number}`)));
    site.on(`/feed${number}`, this.#route());
    for (let article = 0; article < MOST; article += 1)
      site.on(this.#path(article), document(this.#page(article), 'text/html'));
  }

  /** One article more, up to a dozen. */
  publish(): void {
    this.#articles = Math.min(this.#articles + 1, MOST);
  }

  /** The addresses of all articles that it has published; one that is always broken publishes none. */
  get published(): string[] {
    if (this.manner === 'broken') return [];
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
    if (this.manner === 'careless') return document(this.#feed(), 'application/rss+xml');
    if (validator === etag) return { status: 304, headers: { etag } };
    return document(this.#feed(), 'application/rss+xml', { etag });
  }

  #refusal(): Reply | null {
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
      return `<item><title>Paper ${this.number}, article ${article}</title><link>${url}</link>${content}</item>`;
    });
    return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
      <title>Paper ${this.number}</title><link>${this.site.url()}</link>${items.join('')}</channel></rss>`;
  }

  #page(article: number): string {
    return `<!DOCTYPE html><html lang="en"><head><title>Paper ${this.number}, article ${article}</title></head><body><article><p>${this.#text(article)}</p></article></body></html>`;
  }

  #text(article: number): string {
    const sentence = `The ministers met for the ${article}th time and spoke about matter ${this.number} at length. `;
    return sentence.repeat(10);
  }
}

const MOST = 12;

/** Many sources on few hosts, each host on an address of the loopback network of its own. */
export class Press {
  readonly papers: readonly Paper[];
  readonly sites: readonly Site[];

  constructor(web: TestWeb, { sources, hosts }: { sources: number; hosts: number }) {
    this.sites = Array.from({ length: hosts }, (_, n) => web.site(`127.0.${1 + Math.floor(n / 200)}.${1 + (n % 200)}`));
    this.papers = Array.from({ length: sources }, (_, n) => new Paper(this.sites[n % hosts] as Site, n));
  }

  /** The addresses of all articles that were published. */
  get published(): string[] {
    return this.papers.flatMap(({ published }) => published);
  }
}
