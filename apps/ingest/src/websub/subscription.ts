/** A subscription at a hub. */
export type Subscription = {
  /** Names the callback; nobody can guess it. */
  readonly id: string;
  readonly sourceId: string;
  readonly hub: string;
  /** The feed's own address, as the feed tells it. */
  readonly topic: string;
  /** Signs what the hub delivers. */
  readonly secret: string;
  /** `asked`: the hub has not come back yet; `denied`: it will not; `leaving`: it is told that we no longer want it. */
  readonly state: 'asked' | 'active' | 'denied' | 'leaving';
  /** Why it was denied, or what went wrong last. */
  readonly reason: string | null;
  /** How often the hub was asked since it last confirmed. */
  readonly attempts: number;
  /** When the hub is asked (again). */
  readonly askAt: Date;
  readonly leasedUntil: Date | null;
  readonly deliveredAt: Date | null;
  /** When a poll found what the hub should have delivered. */
  readonly missedAt: Date | null;
};

/** Where a feed offers to push what is new, and under which name. */
export type Offer = { readonly hub: string; readonly topic: string };

/** What a hub wants to know, or tells, by GET at the callback; parameters as they came. */
export type HubQuestion = {
  readonly mode?: string | undefined;
  readonly topic?: string | undefined;
  readonly challenge?: string | undefined;
  readonly leaseSeconds?: string | undefined;
  readonly reason?: string | undefined;
};

/** What changes of a subscription; `forget`: it is over. */
export type Change = Partial<Pick<Subscription, 'state' | 'reason' | 'attempts' | 'askAt' | 'leasedUntil'>> | 'forget';

/** What becomes of the subscription, and what the hub is answered: its challenge, or 404 where that is null. */
export type Intent = { readonly change: Change; readonly echo: string | null };

/** What a hub answered when it was asked: a status with its words, or why there was no answer. */
export type HubAnswer =
  { readonly status: number; readonly words: string } | { readonly status: null; readonly words: string };

/** What is asked of hubs; most give less or more as they like. */
export const LEASE_SECONDS = 10 * 24 * 3600;
const LONGEST_SECONDS = 365 * 24 * 3600;
const SHORTEST_SECONDS = 60;
/** A denied subscription is asked for again, for a hub may think better of it. */
const DENIED_MS = 7 * 24 * 3_600_000;
/** Until a hub that has not come back is asked again; twice as long each time. */
const RETRY_MS = 300_000;
const LONGEST_RETRY_MS = 24 * 3_600_000;
/** A hub that is told as often that we leave, and does not confirm, is left without. */
const FAREWELLS = 5;
const LONGEST_URL = 2_048;
const LONGEST_REASON = 500;

const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms);

/** The offer of a feed; null where it lacks the hub or its own address, or they are not of the web. */
export function offerOf(about: { readonly hub: string | null; readonly self: string | null } | null): Offer | null {
  const { hub = null, self = null } = about ?? {};
  return hub !== null && self !== null && isOfWeb(hub) && isOfWeb(self) ? { hub, topic: self } : null;
}

const isOfWeb = (url: string): boolean =>
  /^https?:/i.test(url) && url.length <= LONGEST_URL && !url.includes('\0') && URL.canParse(url);

/**
 * Verifies the intent of a subscriber (W3C WebSub, 5.3): only what we asked for is confirmed. A lease is renewed after
 * two thirds of it.
 */
export function answerHub(known: Subscription, question: HubQuestion, now: Date): Intent {
  const refused: Intent = { change: {}, echo: null };
  if (question.topic !== known.topic) return refused;
  const isLeaving = known.state === 'leaving';
  if (question.mode === 'denied') return { change: isLeaving ? 'forget' : denied(question.reason, now), echo: '' };
  // What we want is the one or the other, never both.
  const wanted = isLeaving ? 'unsubscribe' : 'subscribe';
  if (question.challenge === undefined || question.mode !== wanted) return refused;
  return { change: isLeaving ? 'forget' : confirmed(question.leaseSeconds, now), echo: question.challenge };
}

function confirmed(leaseSeconds: string | undefined, now: Date): Change {
  const leaseMs = leaseOf(leaseSeconds) * 1000;
  const [leasedUntil, askAt] = [after(now, leaseMs), after(now, (leaseMs * 2) / 3)];
  return { state: 'active', reason: null, attempts: 0, leasedUntil, askAt };
}

/** A hub says no in its own words. */
const denied = (reason: string | undefined, now: Date): Change => ({
  state: 'denied',
  reason: storable(reason ?? 'The hub gives no reason'),
  attempts: 0,
  askAt: after(now, DENIED_MS),
});

/**
 * What follows from the answer to a question. Until the hub comes back, or where it did not answer, it is asked again after
 * a while that doubles each time, with up to a quarter more by chance. A status of the 400s is a no, but for those that
 * ask for patience.
 */
export function afterAsking(
  { state, attempts }: Pick<Subscription, 'state' | 'attempts'>,
  { status, words }: HubAnswer,
  { now, random }: { now: Date; random: number },
): Change {
  const isNo = isRefusal(status);
  if (state === 'leaving' && (isNo || attempts >= FAREWELLS)) return 'forget';
  const fault = status === null ? `The hub could not be asked: ${words}` : `The hub answered ${status}: ${words}`;
  if (isNo) return denied(fault, now);
  const waitMs = Math.min(LONGEST_RETRY_MS, retryMs(attempts)) * (1 + random / 4);
  return { reason: isTaken(status) ? null : storable(fault), askAt: after(now, waitMs) };
}

const isTaken = (status: number | null): boolean => status !== null && status >= 200 && status < 300;
const isRefusal = (status: number | null): boolean =>
  status !== null && Math.floor(status / 100) === 4 && status !== 408 && status !== 429;

/** After so many questions. */
const retryMs = (attempts: number): number => RETRY_MS * 2 ** Math.min(Math.max(0, attempts - 1), 20);

function leaseOf(seconds: string | undefined): number {
  const given = /^\d{1,10}$/.test(seconds ?? '') ? Number(seconds) : LEASE_SECONDS;
  return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, given));
}

/** Postgres takes no NUL. */
const storable = (words: string): string => words.replaceAll('\0', '').trim().slice(0, LONGEST_REASON);

/** The form that asks a hub; `callback` is where it comes back to. */
export function hubForm({ state, topic, secret }: Subscription, callback: string): string {
  const [mode, more] =
    state === 'leaving'
      ? ['unsubscribe', {}]
      : ['subscribe', { 'hub.lease_seconds': String(LEASE_SECONDS), 'hub.secret': secret }];
  return new URLSearchParams({ 'hub.mode': mode, 'hub.topic': topic, 'hub.callback': callback, ...more }).toString();
}
