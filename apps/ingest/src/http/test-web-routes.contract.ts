import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** A request as a site of the test web received it; `at` is in milliseconds of `performance.now()`, `path` has the query. */
export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
};

/** A plain answer. Headers are sent as they stand; an array is sent as so many lines. */
export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
};

/** A request with what was received of it. */
export type Asked = IncomingMessage & { readonly received: Received };

/** Answers by hand. */
export type Handler = (request: Asked, response: ServerResponse) => void | Promise<void>;

/** What a path answers. */
export type Route = Reply | Handler;

/** A route as a handler. */
export function answering(route: Route): Handler {
  if (typeof route === 'function') return route;
  return (_, response) => {
    const { status = 200, headers = {}, body = '' } = route;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.writeHead(status).end(body);
  };
}

/** A document of a media type. */
export const document = (body: string | Uint8Array, contentType: string, headers: Reply['headers'] = {}): Reply => ({
  headers: { 'content-type': contentType, ...headers },
  body,
});

/** A feed; 304 where the request brings the validator that the answer gives. `body` may change between requests. */
export function conditional(
  body: string | (() => string),
  { etag, lastModified, ...headers }: { etag?: string; lastModified?: string } & Record<string, string>,
): Handler {
  return ({ received }, response) => {
    if (etag !== undefined) response.setHeader('etag', etag);
    if (lastModified !== undefined) response.setHeader('last-modified', lastModified);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const { 'if-none-match': match, 'if-modified-since': since } = received.headers;
    const isKnown = match === undefined ? since !== undefined && since === lastModified : match === etag;
    if (isKnown) response.writeHead(304).end();
    else
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(typeof body === 'string' ? body : body());
  };
}

/** 301, 302, 303, 307 or 308. */
export const redirect = (status: number, location: string): Reply => ({ status, headers: { location } });

/** 429, or 503, with `Retry-After` in seconds or as a date. */
export const tooMany = (retryAfter: string, status = 429): Reply => ({
  status,
  headers: { 'retry-after': retryAfter },
  body: 'Slow down',
});

/** Is and stays gone. */
export const gone: Reply = { status: 410, body: 'Gone' };

/** A few kilobytes that become so many bytes. */
export const gzipBomb = (bytes: number): Reply => ({
  headers: { 'content-type': 'text/html', 'content-encoding': 'gzip' },
  body: gzipSync(Buffer.alloc(bytes)),
});

/** A body that never ends, as fast as the client reads. */
export const endless: Handler = async (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  await pipeline(function* () {
    for (;;) yield Buffer.alloc(64 * 1024, 'x');
  }, response);
};

/** A body that comes a byte at a time and never ends. */
export const drip =
  (everyMs: number): Handler =>
  async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    while (!response.destroyed) {
      response.write('.');
      await sleep(everyMs);
    }
  };

/** Takes the request and never answers. */
export const silence: Handler = () => undefined;

/** Bytes of one encoding that are declared as another. */
export const misdeclared = (text: string, encoding: BufferEncoding, declared: string): Reply =>
  document(Buffer.from(text, encoding), `text/html; charset=${declared}`);

/** An RSS feed that stops in the middle of a tag, with an entity that XML does not know. */
export const brokenXml: Reply = document(
  '<?xml version="1.0"?><rss version="2.0"><channel><title>Caf&eacute; news</title><item><title>First & last</title><link>http://n',
  'application/rss+xml',
);

/** A body that has not the length that it says. */
export const misnumbered =
  (body: string, contentLength: number): Handler =>
  (_, response) => {
    response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: ${contentLength}\r\nconnection: close\r\n\r\n${body}`);
  };

/** More headers than anybody needs. */
export const headerBomb: Handler = (_, response) => {
  for (let index = 0; index < 500; index += 1) response.setHeader(`x-${index}`, 'y'.repeat(1000));
  response.end('small');
};

/** The page that Cloudflare shows instead of the one that was asked for. */
export const cloudflareChallenge: Reply = {
  status: 403,
  headers: { server: 'cloudflare', 'cf-mitigated': 'challenge', 'cf-ray': '8f00ba42-FRA', 'content-type': 'text/html' },
  body: '<!DOCTYPE html><title>Just a moment...</title><div id="challenge-error-text">Enable JavaScript and cookies to continue</div>',
};

/** The same of DataDome. */
export const dataDomeChallenge: Reply = {
  status: 403,
  headers: { 'x-datadome': 'protected', 'x-dd-b': '1', 'content-type': 'text/html' },
  body: '<html><head><title>news.test</title></head><body><script>var dd={"rt":"c","host":"geo.captcha-delivery.com"}</script></body></html>',
};

/** An article that is shown to subscribers alone. */
export const paywalled: Reply = document(
  '<!DOCTYPE html><html lang="en"><head><title>Only for subscribers</title><script type="application/ld+json">' +
    '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Only for subscribers","isAccessibleForFree":false}' +
    '</script></head><body><article><h1>Only for subscribers</h1><p>The first sentence is free.</p></article></body></html>',
  'text/html; charset=utf-8',
);
