import { inWords } from './in-words.js';

/** Something that says how long an answer stays good; `words` name it, e.g. `Cache-Control max-age=1800`. */
export type Hint = { readonly seconds: number; readonly words: string };

type Headers = Readonly<Record<string, string>>;
/** What a feed says of itself. */
type FeedHints = { readonly ttlMinutes?: number | undefined; readonly updatePeriodMinutes?: number | undefined };

/** What the answer's headers and the feed say about how long it stays good; header names are in lower case. */
export function hintsOf(headers: Headers, feed: FeedHints, now: Date): Hint[] {
  const { ttlMinutes, updatePeriodMinutes } = feed;
  return [
    ...cacheHint(headers, now),
    ...minutesHint(ttlMinutes, (minutes) => `<ttl> of ${minutes} min`),
    ...minutesHint(updatePeriodMinutes, (minutes) => `sy:updatePeriod of ${inWords(minutes * 60)}`),
  ];
}

/** Seconds of a `Retry-After` in seconds or as a date; null where there is none that can be read. */
export function retryAfterOf(headers: Headers, now: Date): number | null {
  const given = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,10}$/.test(given)) return Number(given);
  const date = /[a-z]{3}/i.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now.getTime()) / 1_000));
}

function cacheHint(headers: Headers, now: Date): Hint[] {
  const control = headers['cache-control'] ?? '';
  if (/\bno-(cache|store)\b/i.test(control)) return [];
  const maxAge = /\bmax-age\s*=\s*"?(\d{1,10})/i.exec(control)?.[1];
  if (maxAge === undefined) return expiresHint(headers, now);
  const seconds = Number(maxAge) - ageOf(headers);
  return seconds > 0 ? [{ seconds, words: `Cache-Control max-age=${maxAge}` }] : [];
}

const ageOf = ({ age = '' }: Headers): number => (/^\d{1,10}$/.test(age) ? Number(age) : 0);

/** Against the host's own clock, where it tells the time. */
function expiresHint(headers: Headers, now: Date): Hint[] {
  const expires = Date.parse(headers['expires'] ?? '');
  const date = Date.parse(headers['date'] ?? '');
  const seconds = (expires - (Number.isNaN(date) ? now.getTime() : date)) / 1_000;
  return seconds > 0 ? [{ seconds, words: `Expires in ${inWords(seconds)}` }] : [];
}

const minutesHint = (minutes: number | undefined, words: (minutes: number) => string): Hint[] =>
  minutes === undefined || !(minutes > 0) ? [] : [{ seconds: minutes * 60, words: words(minutes) }];
