import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Site } from '../http/test-web.contract.js';

/** What a hub was asked for. */
export type Wanted = {
  readonly mode: string;
  readonly topic: string;
  readonly callback: string;
  readonly secret: string;
};

/** A WebSub hub of the test web: it remembers what it was asked for, and does the rest when told. */
export class TestHub {
  readonly wanted: Wanted[] = [];
  readonly #reached: string | undefined;

  /** Takes subscriptions at `/hub` of the site. `reached`: the origin at which callbacks are, behind their public names. */
  constructor(site: Site, reached?: string) {
    this.#reached = reached;
    site.on('/hub', ({ received }, response) => {
      const form = new URLSearchParams(received.body);
      const get = (name: string): string => form.get(`hub.${name}`) ?? '';
      this.wanted.push({ mode: get('mode'), topic: get('topic'), callback: get('callback'), secret: get('secret') });
      response.writeHead(202).end();
    });
  }

  /** Asks the callback as hubs do before they believe it; answers its status and what it echoed. */
  verify({ callback, topic }: Wanted, mode: string, more: Record<string, string> = {}): Promise<[number, string]> {
    const url = this.#reach(callback);
    const question = { mode, topic, challenge: 'a-challenge', lease_seconds: '3600', ...more };
    for (const [name, value] of Object.entries(question)) url.searchParams.set(`hub.${name}`, value);
    return send(url, 'GET', {}, '');
  }

  #reach(callback: string): URL {
    const { pathname } = new URL(callback.replace('/ingest/', '/'));
    return new URL(this.#reached === undefined ? callback : `${this.#reached}${pathname}`);
  }

  /** Delivers content, signed with the secret by the method, or with another secret. */
  deliver(
    { callback, secret }: Wanted,
    body: string,
    { method = 'sha256', key = secret } = {},
  ): Promise<[number, string]> {
    const signature = `${method}=${createHmac(method, key).update(body).digest('hex')}`;
    return send(
      this.#reach(callback),
      'POST',
      { 'content-type': 'application/rss+xml', 'x-hub-signature': signature },
      body,
    );
  }
}

/** Names of the test web are reached at the loopback address. */
function send(url: URL, method: string, headers: Record<string, string>, body: string): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const target = { host: '127.0.0.1', port: url.port, path: url.pathname + url.search, method };
    const asking = request({ ...target, headers: { ...headers, host: url.host } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve([response.statusCode ?? 0, Buffer.concat(chunks).toString()]);
      });
    });
    asking.on('error', reject).end(body);
  });
}
