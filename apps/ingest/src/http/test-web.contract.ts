import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AddressRules } from './addresses.js';
import type { Lookup } from './connector.js';
import { Fetcher, type FetchLimits } from './fetcher.js';
import { answering, type Received, type Reply, type Route } from './test-web-routes.contract.js';

export * from './test-web-routes.contract.js';

/** How impolite a client may be before a site bans it: 403 from then on. */
export type Patience = { readonly spacingMs: number; readonly concurrency: number };

/**
 * One host of the test web. It answers 404 where it has no route, and keeps account of what it was asked, from the
 * server's side.
 */
export class Site {
  readonly host: string;
  readonly origin: string;
  /** In order of arrival; requests for `/robots.txt` are in it as well. */
  readonly requests: Received[] = [];
  #routes = new Map<string, Route>();
  #running = 0;
  #mostAtOnce = 0;
  #patience: Patience | null = null;
  #isBanning = false;

  constructor(host: string, port: number) {
    this.host = host;
    this.origin = `http://${host}:${port}`;
  }

  /** The URL of a path of this host. */
  url(path = '/'): string {
    return this.origin + path;
  }

  /** From now on the path (without query; `*` is all that have no route) answers so. Several replies come one after the other, the last one for ever. */
  on(path: string, ...replies: [Route, ...Route[]]): this {
    const queue = [...replies];
    this.#routes.set(path, (request, response) => {
      const [now] = queue.length > 1 ? queue.splice(0, 1) : queue;
      return answering(now ?? { status: 404 })(request, response);
    });
    return this;
  }

  /** Bans clients that ask faster, or more at once; see `isBanning`. */
  bansBelow(patience: Patience): this {
    this.#patience = patience;
    return this;
  }

  /** Whether somebody was impolite. */
  get isBanning(): boolean {
    return this.#isBanning;
  }

  /** The paths asked, with their queries. */
  get paths(): string[] {
    return this.requests.map(({ path }) => path);
  }

  /** Requests for one path. */
  asked(path: string): Received[] {
    return this.requests.filter((request) => request.path === path);
  }

  /** Milliseconds between the two requests that came closest after one another; Infinity below two. */
  get closestMs(): number {
    return Math.min(...this.requests.slice(1).map(({ at }, index) => at - (this.requests[index]?.at ?? -Infinity)));
  }

  /** The most requests that were unanswered at one time. */
  get mostAtOnce(): number {
    return this.#mostAtOnce;
  }

  /** Takes a request in, as the server does. */
  async take(received: Received, request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(received);
    this.#running += 1;
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#running);
    response.once('close', () => (this.#running -= 1));
    if (this.#patience !== null)
      this.#isBanning ||= this.closestMs < this.#patience.spacingMs || this.#running > this.#patience.concurrency;
    const path = received.path.replace(/\?.*/, '');
    const route: Route = this.#isBanning
      ? { status: 403, body: 'You are banned' }
      : (this.#routes.get(path) ?? this.#routes.get('*') ?? { status: 404, body: 'Not here' });
    await answering(route)(Object.assign(request, { received }), response);
  }
}

/**
 * A small web on the loopback interface for specs: any number of hosts on one server, told apart by the header `Host`.
 *
 *     const web = await openTestWeb();
 *     const site = web.site('news.test').on('/feed', conditional('<rss/>', { etag: '"1"' }));
 *     const fetcher = web.fetcher();
 *     await fetcher.fetch({ url: site.url('/feed'), accept: 'application/rss+xml' });
 *     expect(site.paths).toEqual(['/feed']);
 */
export class TestWeb {
  readonly port: number;
  /** For INGEST_ALLOWED_ADDRESSES, or `AddressRules`: this server, and no other address of this machine. */
  readonly allowed: readonly string[];
  /** Resolves each name to this server, and counts the questions. */
  readonly lookups: string[] = [];
  readonly #sites: Map<string, Site>;
  readonly #close: () => Promise<void>;
  /** Connections that were made to this server, also those that asked nothing. */
  connections = 0;

  constructor(port: number, sites: Map<string, Site>, close: () => Promise<void>) {
    this.port = port;
    this.allowed = [`127.0.0.0/8:${port}`];
    this.#sites = sites;
    this.#close = close;
  }

  /** The host of that name; made when first named. `127.0.0.2` … are hosts that other processes reach as well. */
  site(host: string): Site {
    const site = this.#sites.get(host) ?? new Site(host, this.port);
    this.#sites.set(host, site);
    return site;
  }

  readonly lookup: Lookup = (hostname) => {
    this.lookups.push(hostname);
    return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
  };

  /** A fetcher for which this is the whole web. */
  fetcher(limits: Partial<FetchLimits> = {}, userAgent = 'Dateline/1.0 (+https://dateline.test/about)'): Fetcher {
    return new Fetcher({ userAgent, limits, lookup: this.lookup, rules: new AddressRules({ allowed: this.allowed }) });
  }

  /** Ends at once, with all connections. */
  close(): Promise<void> {
    return this.#close();
  }
}

/** Starts a test web on a port of its own, on all addresses from 127.0.0.1 to 127.255.255.254. */
export async function openTestWeb(): Promise<TestWeb> {
  const sites = new Map<string, Site>();
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, (request, response) => {
    void receive(sites, request, response);
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const web = new TestWeb((server.address() as AddressInfo).port, sites, async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  server.on('connection', () => (web.connections += 1));
  return web;
}

async function receive(sites: Map<string, Site>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = performance.now();
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const { method = '', url: path = '', headers } = request;
  response.on('error', () => undefined);
  const site = sites.get(host);
  if (site === undefined) {
    response.writeHead(421).end(`No host ${host} here`);
    return;
  }
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    await site.take({ method, path, headers, at, body: Buffer.concat(chunks).toString() }, request, response);
  } catch {
    // The client has left, or the route has failed: either way nobody is owed an answer.
    response.destroy();
  }
}

/** Waits so long, then answers: for requests that must overlap. */
export const slowly =
  (ms: number, reply: Reply): Route =>
  async (_, response) => {
    await sleep(ms);
    await answering(reply)(_, response);
  };
