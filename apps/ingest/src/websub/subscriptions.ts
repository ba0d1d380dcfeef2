import { randomBytes, randomUUID } from 'node:crypto';
import type { Database, Queryable } from '#platform';
import { addHosts, hostOf } from '../polling/jobs/fetch-jobs.js';
import { answerHub, type Change, type HubQuestion, type Offer, type Subscription } from './subscription.js';

/** A subscription whose hub is to be asked by this process. */
export type DueSubscription = Subscription & { readonly host: string };

const COLUMNS = `websub.id, source_id AS "sourceId", hub, topic, secret, state, reason, attempts, ask_at AS "askAt",
  leased_until AS "leasedUntil", delivered_at AS "deliveredAt", missed_at AS "missedAt"`;

/** Until a question that its process did not live to end is asked by another. */
const CLAIM_S = 300;

/**
 * Subscriptions to feeds at their hubs (W3C WebSub), in `dateline.websub`. Polling goes on beside them, only less often.
 * Without `publicUrl` hubs cannot come back, so nothing is wanted of them.
 */
export class Subscriptions {
  constructor(
    private readonly database: Database,
    private readonly options: { readonly publicUrl: string | null },
  ) {}

  /**
   * Wants what a feed offers, and nothing else of it; null where it offers nothing. Part of the transaction in which the
   * poll is recorded. Hubs are asked by `AskHubs`.
   */
  async offered(sql: Queryable, sourceId: string, { offer, now }: { offer: Offer | null; now: Date }): Promise<void> {
    if (this.options.publicUrl === null) return;
    await sql.query({
      name: 'websub-change',
      text: `UPDATE dateline.websub SET state = 'leaving', attempts = 0, ask_at = $4
             WHERE source_id = $1 AND state <> 'leaving' AND (hub, topic) IS DISTINCT FROM ($2::text, $3::text)`,
      values: [sourceId, offer?.hub ?? null, offer?.topic ?? null, now],
    });
    if (offer === null) return;
    const host = hostOf(offer.hub);
    await addHosts(sql, new Set([host]));
    await sql.query({
      name: 'websub-want',
      text: `INSERT INTO dateline.websub (id, source_id, hub, host, topic, secret, state, ask_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7)
             ON CONFLICT (source_id) WHERE state <> 'leaving' DO NOTHING`,
      values: [randomUUID(), sourceId, offer.hub, host, offer.topic, randomBytes(32).toString('hex'), now],
    });
  }

  /** Leaves the hubs of sources that are not active any more; answers how many. */
  async leaveInactive(now: Date): Promise<number> {
    const rows = await this.database.query({
      name: 'websub-leave',
      text: `UPDATE dateline.websub SET state = 'leaving', attempts = 0, ask_at = $1
             WHERE state <> 'leaving' AND NOT EXISTS (SELECT 1 FROM dateline.source
               WHERE source.source_id = websub.source_id AND source.state = 'active') RETURNING id`,
      values: [now],
    });
    return rows.length;
  }

  /**
   * Takes what is due, of each hub's host one, of hosts that may be asked now; other processes take others. What is taken
   * is due again after a while, should this process not live to tell what came of it.
   */
  claimDue(now: Date, { limit, spacingMs }: { limit: number; spacingMs: number }): Promise<DueSubscription[]> {
    return this.database.query({
      name: 'websub-claim',
      text: `WITH asking AS (
               SELECT name FROM dateline.host WHERE next_at <= clock_timestamp()
                 AND name IN (SELECT host FROM dateline.websub WHERE ask_at <= $1)
               ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED),
             due AS (
               SELECT picked.* FROM asking CROSS JOIN LATERAL (
                 SELECT id, host FROM dateline.websub WHERE host = name AND ask_at <= $1
                 ORDER BY ask_at LIMIT 1 FOR UPDATE SKIP LOCKED) AS picked),
             spared AS (
               UPDATE dateline.host SET next_at = clock_timestamp() + make_interval(secs => greatest($4, crawl_delay_ms) / 1000.0)
               FROM due WHERE name = due.host)
             UPDATE dateline.websub SET attempts = attempts + 1, asked_at = $1, ask_at = $2
             FROM due WHERE websub.id = due.id RETURNING ${COLUMNS}, websub.host`,
      values: [now, new Date(now.getTime() + CLAIM_S * 1_000), limit, spacingMs],
    });
  }

  /** A hub's question at a callback: answers what to echo with 200, or null for 404. */
  async verify(id: string, question: HubQuestion, now: Date): Promise<string | null> {
    const known = await this.get(id);
    if (known === undefined) return null;
    const { change, echo } = answerHub(known, question, now);
    await this.change(known, change);
    if (change !== 'forget' && change.state === 'denied') await this.#pollAgain(known.sourceId, now);
    return echo;
  }

  /** Stores what has become of a subscription, unless it has become something else meanwhile. */
  async change(known: Subscription, change: Change): Promise<void> {
    if (change === 'forget') {
      await this.database.query({
        name: 'websub-forget',
        text: 'DELETE FROM dateline.websub WHERE id = $1 AND state = $2',
        values: [known.id, known.state],
      });
      return;
    }
    const { state, reason, attempts, askAt, leasedUntil } = { ...known, ...change };
    await this.database.query({
      name: 'websub-store',
      text: `UPDATE dateline.websub SET state = $2, reason = $3, attempts = $4, ask_at = $5, leased_until = $6
             WHERE id = $1 AND state = $7`,
      values: [known.id, state, reason, attempts, askAt, leasedUntil, known.state],
    });
  }

  /**
   * Stores what follows from asking a hub, unless it has come back meanwhile: hubs may verify before they answer.
   */
  async answered(known: Subscription, change: Change): Promise<void> {
    const current = await this.get(known.id);
    if (current?.attempts === known.attempts) await this.change(known, change);
  }

  /** Part of the transaction in which a delivery is recorded. */
  async delivered(sql: Queryable, id: string, now: Date): Promise<void> {
    await sql.query({
      name: 'websub-delivered',
      text: 'UPDATE dateline.websub SET delivered_at = $2 WHERE id = $1',
      values: [id, now],
    });
  }

  /** A poll has found what the hub should have delivered: it is not relied on. Part of the poll's transaction. */
  async missed(sql: Queryable, sourceId: string, now: Date): Promise<void> {
    await distrust(sql, sourceId);
    await sql.query({
      name: 'websub-missed',
      text: `UPDATE dateline.websub SET missed_at = $2 WHERE source_id = $1 AND state <> 'leaving'`,
      values: [sourceId, now],
    });
  }

  /** The subscription of a callback; `id` is a UUID. */
  async get(id: string): Promise<Subscription | undefined> {
    const [row] = await this.database.query<Subscription>({
      name: 'websub-get',
      text: `SELECT ${COLUMNS} FROM dateline.websub WHERE id = $1`,
      values: [id],
    });
    return row;
  }

  async #pollAgain(sourceId: string, now: Date): Promise<void> {
    await distrust(this.database, sourceId);
    await this.database.query({
      name: 'websub-poll',
      text: `UPDATE dateline.fetch_job SET due_at = least(due_at, $2) WHERE kind = 'poll' AND key = $1`,
      values: [sourceId, now],
    });
  }
}

/** The source is polled at its usual pace again. */
async function distrust(sql: Queryable, sourceId: string): Promise<void> {
  await sql.query({
    name: 'websub-distrust',
    text: 'UPDATE dateline.source_poll SET pushed_until = NULL WHERE source_id = $1',
    values: [sourceId],
  });
}
