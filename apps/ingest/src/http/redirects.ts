import { FetchError } from './fetch-error.js';

/** A request as it goes out to one URL. `headers` are the caller's own, and belong to the origin they were meant for. */
export type Step = {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
};

const REDIRECTS = [301, 302, 303, 307, 308];

/** A URL that can be asked, without its fragment. Throws FetchError `bad-url` for anything but http and https. */
export function askable(address: string, base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base?.href) : null;
  if (url === null) throw new FetchError('bad-url', `${address} is no URL`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchError('bad-url', `${withoutCredentials(url)} is not on the web: only http and https are asked`);
  url.hash = '';
  return url;
}

/**
 * The request that an answer redirects to, or null where it is the last one. Credentials of the URL and the caller's
 * headers do not leave their origin; credentials that the redirect brings are not taken. Throws FetchError `bad-url` for a
 * target that cannot be asked.
 */
export function redirected(step: Step, status: number, location: string | undefined): Step | null {
  if (!REDIRECTS.includes(status) || location === undefined || location === '') return null;
  const url = askable(asUtf8(location), step.url);
  const isSameOrigin = url.origin === step.url.origin;
  [url.username, url.password] = isSameOrigin ? [step.url.username, step.url.password] : ['', ''];
  const headers = isSameOrigin ? step.headers : {};
  return becomesGet(step, status) ? { url, method: 'GET', body: null, headers } : { ...step, url, headers };
}

const becomesGet = ({ method }: Step, status: number): boolean => status === 303 || (method === 'POST' && status < 303);

/** What identifies a request: the same once more is a loop. */
export const sameness = ({ method, url }: Step): string => `${method} ${url.href}`;

/** A URL as it is told and recorded: without user and password. */
export function withoutCredentials(url: URL): string {
  const told = new URL(url);
  told.username = '';
  told.password = '';
  return told.href;
}

/** Header values arrive byte by byte; some servers write UTF-8 into them. */
function asUtf8(value: string): string {
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('�') ? value : text;
}
