import { randomBytes, randomUUID } from 'node:crypto';
import type { Database } from '#platform';
import { FetchError, type Answer, type Fetcher } from '../http/fetcher.js';
import { isSignedWith } from './signature.js';
import { answerHub, hubForm, type HubQuestion, type Subscription } from './subscription.js';

/** What a hub delivered for a source; it goes the way of a poll's answer. */
export type Delivery = { readonly sourceId: string; readonly topic: string; readonly body: Uint8Array };

/** What subscriptions need; without `publicUrl` hubs cannot come back, so none is asked. */
export type SubscriptionsOptions = { readonly publicUrl: string | null; readonly now?: () => Date };

const COLUMNS = `id, source_id AS "sourceId", hub, topic, secret, state, reason, asked_at AS "askedAt",
  renew_at AS "renewAt", leased_until AS "leasedUntil", delivered_at AS "deliveredAt"`;
const RETRY_MS = 3_600_000;

/** Subscriptions to feeds at their hubs (W3C WebSub), in `dateline.websub`. Polling goes on beside them, only less often. */
export class Subscriptions {
  constructor(
    private readonly fetcher: Fetcher,
    private readonly database: Database,
    private readonly options: SubscriptionsOptions,
  ) {}

  /**
   * Wants what a feed offers: asks the hub unless that was done before. Answers in words what came of it, for the ledger.
   * Never rejects for the hub's sake.
   */
  async want(sourceId: string, hub: string, topic: string): Promise<string> {
    if (this.options.publicUrl === null)
      return 'The feed offers a hub; it is not asked, since INGEST_PUBLIC_URL is not set';
    const now = this.#now();
    const [added] = await this.database.query<Subscription>({
      name: 'websub-want',
      text: `INSERT INTO dateline.websub AS known (id, source_id, hub, topic, secret, state, asked_at, renew_at)
             VALUES ($1, $2, $3, $4, $5, 'asked', $6, $7)
             ON CONFLICT (source_id) DO UPDATE SET id = excluded.id, hub = excluded.hub, topic = excluded.topic,
               secret = excluded.secret, state = 'asked', reason = NULL, asked_at = excluded.asked_at,
               renew_at = excluded.renew_at, leased_until = NULL
              WHERE (known.hub, known.topic) <> (excluded.hub, excluded.topic) OR known.state = 'leaving'
             RETURNING ${COLUMNS}`,
      values: [
        randomUUID(),
        sourceId,
        hub,
        topic,
        randomBytes(32).toString('hex'),
        now,
        new Date(now.getTime() + RETRY_MS),
      ],
    });
    return added === undefined ? 'The hub is asked already' : this.#ask('subscribe', added);
  }

  /** Asks hubs again whose leases end, or that have not come back; other processes ask others. Answers how many. */
  async renewDue(limit = 20): Promise<number> {
    const now = this.#now();
    const due = await this.database.query<Subscription>({
      name: 'websub-due',
      text: `UPDATE dateline.websub SET renew_at = $2, asked_at = $1
              WHERE id IN (SELECT id FROM dateline.websub WHERE renew_at <= $1 AND state <> 'leaving'
                            ORDER BY renew_at LIMIT $3 FOR UPDATE SKIP LOCKED)
             RETURNING ${COLUMNS}`,
      values: [now, new Date(now.getTime() + RETRY_MS), limit],
    });
    await Promise.all(due.map((subscription) => this.#ask('subscribe', subscription)));
    return due.length;
  }

  /** Tells the hub of a source that is retired that nothing more is wanted. */
  async leave(sourceId: string): Promise<void> {
    const [left] = await this.database.query<Subscription>({
      name: 'websub-leave',
      text: `UPDATE dateline.websub SET state = 'leaving' WHERE source_id = $1 AND state <> 'leaving' RETURNING ${COLUMNS}`,
      values: [sourceId],
    });
    if (left !== undefined) await this.#ask('unsubscribe', left);
  }

  /** A hub's question at a callback: answers what to echo with 200, or null for 404. */
  async verify(id: string, question: HubQuestion): Promise<string | null> {
    const known = await this.#get(id);
    if (known === undefined) return null;
    const { change, echo } = answerHub(known, question, this.#now());
    const { state, reason, leasedUntil, renewAt } = { ...known, ...change };
    await this.database.query({
      name: 'websub-verify',
      text: `UPDATE dateline.websub SET state = $2, reason = $3, leased_until = $4, renew_at = $5
              WHERE id = $1 AND state = $6`,
      values: [id, state, reason, leasedUntil, renewAt, known.state],
    });
    return echo;
  }

  /**
   * What a hub delivers: null where the callback is unknown or the source left (404, so that the hub stops), or where the
   * signature is not the hub's. The standard has that answered with 2xx and ignored, so that nobody learns of it.
   */
  async receive(
    id: string,
    body: Uint8Array,
    signature: string | undefined,
  ): Promise<Delivery | 'unknown' | 'unsigned'> {
    const known = await this.#get(id);
    if (known === undefined || known.state === 'leaving') return 'unknown';
    if (!isSignedWith(known.secret, body, signature)) return 'unsigned';
    await this.database.query({
      name: 'websub-delivered',
      text: 'UPDATE dateline.websub SET delivered_at = $2 WHERE id = $1',
      values: [id, this.#now()],
    });
    return { sourceId: known.sourceId, topic: known.topic, body };
  }

  /** The subscription of a source, if it has one. */
  async of(sourceId: string): Promise<Subscription | undefined> {
    const [row] = await this.database.query<Subscription>({
      name: 'websub-of',
      text: `SELECT ${COLUMNS} FROM dateline.websub WHERE source_id = $1`,
      values: [sourceId],
    });
    return row;
  }

  async #get(id: string): Promise<Subscription | undefined> {
    const [row] = await this.database.query<Subscription>({
      name: 'websub-get',
      text: `SELECT ${COLUMNS} FROM dateline.websub WHERE id::text = $1`,
      values: [id],
    });
    return row;
  }

  async #ask(mode: 'subscribe' | 'unsubscribe', subscription: Subscription): Promise<string> {
    const callback = new URL(`v1/websub/${subscription.id}`, `${this.options.publicUrl ?? ''}/`).href;
    const answer = await this.fetcher
      .fetch({
        url: subscription.hub,
        accept: '*/*',
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: hubForm(mode, subscription, callback),
      })
      .catch(fetchErrorOnly);
    const fault = faultOf(answer);
    if (fault === null) return 'The hub is asked to tell of changes';
    await this.database.query({
      name: 'websub-fault',
      text: 'UPDATE dateline.websub SET reason = $2 WHERE id = $1',
      values: [subscription.id, fault],
    });
    return fault;
  }

  #now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

function fetchErrorOnly(error: unknown): FetchError {
  if (error instanceof FetchError) return error;
  throw error;
}

function faultOf(answer: Answer | FetchError): string | null {
  if (answer instanceof FetchError) return `The hub could not be asked: ${answer.message}`;
  const words = answer.body.toString('utf8').slice(0, 200).trim();
  return answer.status >= 200 && answer.status < 300 ? null : `The hub answered ${answer.status}: ${words}`;
}
