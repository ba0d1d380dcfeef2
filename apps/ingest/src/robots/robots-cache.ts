import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#platform';
import { FetchError, type Answer, type Fetcher, type FetchRequest } from '../http/fetcher.js';
import { keptOf, keptVerdict, type KeptRobots } from './kept-robots.js';
import type { RobotsVerdict } from './robots.js';

/** A verdict, where it comes from, and in words why there were no rules to read; null where there were. */
export type KnownVerdict = RobotsVerdict & {
  readonly from: 'fetched' | 'cached' | 'unavailable' | 'unreachable';
  readonly reason: string | null;
  /** Whether the site was asked for it just now. */
  readonly isFresh: boolean;
};

/** Longer than a fetch may take: afterwards whoever held the claim is taken for dead. */
const CLAIM_MS = 60_000;
const WAIT_MS = 100;
const MAX_REDIRECTS = 5;
const MAX_BYTES = 5 * 1024 * 1024;

type Row = Omit<KeptRobots, 'state'> & { readonly state: KeptRobots['state'] | null };

/**
 * Whether pages may be asked for, by the robots.txt of their origin. What it says is kept in `dateline.robots` for all
 * processes; of those that need one at the same time, one asks for it.
 */
export class RobotsCache {
  readonly #asking = new Map<string, Promise<KnownRobots>>();

  /** `userAgent` is the product that rules are looked up for; `now` is the clock. */
  constructor(
    private readonly fetcher: Fetcher,
    private readonly database: Database,
    private readonly options: { readonly userAgent: string; readonly now?: () => Date },
  ) {}

  /**
   * Rejects with FetchError where the URL cannot be asked at all: `bad-url`, `forbidden-address`, `busy-host`, `aborted`.
   * Redirects of a robots.txt that has to be fetched take their `turn`.
   */
  async verdict(url: string, turn?: FetchRequest['turn']): Promise<KnownVerdict> {
    const { origin } = new URL(url);
    const asking = this.#asking.get(origin) ?? this.#ask(origin, turn);
    this.#asking.set(origin, asking);
    try {
      const { kept, isFresh } = await asking;
      const verdict = keptVerdict(kept, this.options.userAgent, url, this.#now());
      const from = kept.state === 'fetched' && !isFresh ? 'cached' : kept.state;
      return { ...verdict, from, reason: kept.reason, isFresh };
    } finally {
      this.#asking.delete(origin);
    }
  }

  async #ask(origin: string, turn: FetchRequest['turn']): Promise<KnownRobots> {
    for (;;) {
      const row = await this.#row(origin);
      if (isKept(row) && row.expiresAt > this.#now()) return { kept: row, isFresh: false };
      if (await this.#claim(origin)) return this.#fetch(origin, isKept(row) ? row : null, turn);
      await sleep(WAIT_MS);
    }
  }

  async #fetch(origin: string, former: KeptRobots | null, turn: FetchRequest['turn']): Promise<KnownRobots> {
    try {
      const kept = keptOf(await this.#robotsOf(origin, turn), former, this.#now());
      await this.#keep(origin, kept);
      return { kept, isFresh: true };
    } catch (error) {
      await this.#release(origin);
      throw error;
    }
  }

  async #robotsOf(origin: string, turn: FetchRequest['turn']): Promise<Answer | FetchError> {
    const limits = { maxRedirects: MAX_REDIRECTS, maxBytes: MAX_BYTES };
    try {
      return await this.fetcher.fetch({
        ...{ url: `${origin}/robots.txt`, accept: 'text/plain, */*;q=0.5', limits },
        ...(turn === undefined ? {} : { turn }),
      });
    } catch (error) {
      if (error instanceof FetchError && isAboutTheSite(error)) return error;
      throw error;
    }
  }

  #now(): Date {
    return this.options.now?.() ?? new Date();
  }

  async #row(origin: string): Promise<Row | undefined> {
    const [row] = await this.database.query<Row>({
      name: 'robots-get',
      text: `SELECT state, text, reason, failing_since AS "failingSince", expires_at AS "expiresAt"
               FROM dateline.robots WHERE origin = $1`,
      values: [origin],
    });
    return row;
  }

  async #claim(origin: string): Promise<boolean> {
    const now = this.#now();
    const claimed = await this.database.query({
      name: 'robots-claim',
      text: `INSERT INTO dateline.robots AS kept (origin, expires_at, claimed_until) VALUES ($1, $2, $3)
             ON CONFLICT (origin) DO UPDATE SET claimed_until = excluded.claimed_until
              WHERE kept.expires_at <= $2 AND (kept.claimed_until IS NULL OR kept.claimed_until <= $2)
             RETURNING origin`,
      values: [origin, now, new Date(now.getTime() + CLAIM_MS)],
    });
    return claimed.length > 0;
  }

  async #keep(origin: string, { state, text, reason, failingSince, expiresAt }: KeptRobots): Promise<void> {
    await this.database.query({
      name: 'robots-keep',
      text: `UPDATE dateline.robots SET state = $2, text = $3, reason = $4, failing_since = $5, expires_at = $6,
                    claimed_until = NULL
              WHERE origin = $1`,
      values: [origin, state, text, reason, failingSince, expiresAt],
    });
  }

  async #release(origin: string): Promise<void> {
    await this.database.query({
      name: 'robots-release',
      text: 'UPDATE dateline.robots SET claimed_until = NULL WHERE origin = $1',
      values: [origin],
    });
  }
}

type KnownRobots = { readonly kept: KeptRobots; readonly isFresh: boolean };

const isKept = (row: Row | undefined): row is KeptRobots => row !== undefined && row.state !== null;

/** What is the fault of the request says nothing about the site; it is when it comes of a redirect. */
function isAboutTheSite({ kind, hops }: FetchError): boolean {
  return (
    kind !== 'aborted' &&
    kind !== 'busy-host' &&
    (hops.length > 0 || (kind !== 'bad-url' && kind !== 'forbidden-address'))
  );
}
