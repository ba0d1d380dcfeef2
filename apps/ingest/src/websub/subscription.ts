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
  /** `asked`: the hub has not come back yet; `denied`: it will not; `leaving`: we no longer want it. */
  readonly state: 'asked' | 'active' | 'denied' | 'leaving';
  /** Why it was denied, or what went wrong last. */
  readonly reason: string | null;
  readonly askedAt: Date;
  /** When the hub is asked (again). */
  readonly renewAt: Date;
  readonly leasedUntil: Date | null;
  readonly deliveredAt: Date | null;
};

/** What a hub wants to know, or tells, by GET at the callback; parameters as they came. */
export type HubQuestion = {
  readonly mode: string | undefined;
  readonly topic: string | undefined;
  readonly challenge: string | undefined;
  readonly leaseSeconds: string | undefined;
  readonly reason: string | undefined;
};

/** What becomes of the subscription, and what the hub is answered: its challenge, or 404 where that is null. */
export type Intent = { readonly change: Partial<Subscription>; readonly echo: string | null };

/** What is asked of hubs; most give less or more as they like. */
export const LEASE_SECONDS = 10 * 24 * 3600;
const LONGEST_SECONDS = 365 * 24 * 3600;
const SHORTEST_SECONDS = 60;
/** A denied subscription is asked for again, for a hub may think better of it. */
const DENIED_MS = 7 * 24 * 3_600_000;

/**
 * Verifies the intent of a subscriber (W3C WebSub, 5.3): only what we asked for is confirmed. A lease is renewed after
 * two thirds of it.
 */
export function answerHub(known: Subscription, question: HubQuestion, now: Date): Intent {
  const refused: Intent = { change: {}, echo: null };
  if (question.topic !== known.topic) return refused;
  if (question.mode === 'denied') return denied(question.reason, now);
  if (question.challenge === undefined) return refused;
  const isLeaving = known.state === 'leaving';
  if (question.mode === 'unsubscribe') return { change: {}, echo: isLeaving ? question.challenge : null };
  if (question.mode !== 'subscribe' || isLeaving) return refused;
  const leaseMs = leaseOf(question.leaseSeconds) * 1000;
  const at = (ms: number): Date => new Date(now.getTime() + ms);
  return {
    change: { state: 'active', reason: null, leasedUntil: at(leaseMs), renewAt: at((leaseMs * 2) / 3) },
    echo: question.challenge,
  };
}

/** A hub says no in its own words; those are for the ledger. */
function denied(reason: string | undefined, now: Date): Intent {
  const words = reason ?? 'The hub gives no reason';
  return { change: { state: 'denied', reason: words, renewAt: new Date(now.getTime() + DENIED_MS) }, echo: '' };
}

function leaseOf(seconds: string | undefined): number {
  const given = /^\d{1,10}$/.test(seconds ?? '') ? Number(seconds) : LEASE_SECONDS;
  return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, given));
}

/** The form that asks a hub; `callback` is where it comes back to. */
export function hubForm(mode: 'subscribe' | 'unsubscribe', { topic, secret }: Subscription, callback: string): string {
  return new URLSearchParams({
    'hub.mode': mode,
    'hub.topic': topic,
    'hub.callback': callback,
    ...(mode === 'subscribe' ? { 'hub.lease_seconds': String(LEASE_SECONDS), 'hub.secret': secret } : {}),
  }).toString();
}
