import { BLOCKER_BODY_CHARACTERS, nameBlocker } from '../polling/ledger/name-blocker.js';
import { FetchError, type Answer, type Fetcher } from '../http/fetcher.js';

/** What is asked of the web; a `Fetcher` is one. */
export type Web = Pick<Fetcher, 'fetch'>;

export const ACCEPT_SOURCE =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5';
export const ACCEPT_PAGE = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.5';

/** The answer, or in words why there is none. */
export async function ask(web: Web, url: string, accept: string): Promise<Answer | FetchError> {
  try {
    return await web.fetch({ url, accept });
  } catch (error) {
    if (error instanceof FetchError) return error;
    throw error;
  }
}

/** In words, why an answer holds nothing to read; null where it does. */
export function refusalIn({ status, url, headers, body }: Answer): string | null {
  if (status >= 200 && status < 300) return null;
  const after = headers['retry-after'];
  const blocker = nameBlocker({ status, headers, body: body.toString('utf8', 0, BLOCKER_BODY_CHARACTERS) });
  const details = [
    ...(MEANINGS[status] === undefined ? [] : [MEANINGS[status]]),
    ...(status >= 500 ? ['its server has a fault'] : []),
    ...(blocker === null ? [] : [`it is kept by ${blocker}`]),
    ...(after === undefined ? [] : [`it says when to come back: Retry-After ${after}`]),
  ];
  return [`${url} answers ${status}`, ...details].join('; ');
}

const MEANINGS: Readonly<Record<number, string>> = {
  403: 'it does not let us in',
  404: 'there is nothing at this address',
  410: 'it is gone for good',
  429: 'it was asked too often',
};
