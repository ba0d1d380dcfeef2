import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresEventStore } from '#event-store';
import type { StoredEvent } from '#events';
import { Database } from '#platform';
import { startBroker, type TestBroker } from '#testing';
import type { Chance } from './chance.js';
import { breakThings, type Breakable, type Broken } from './faults.js';
import { Proxy } from './proxy.js';
import { RestartablePostgres } from './restartable-postgres.js';
import { SupervisedApp } from './supervised-app.js';
import { Acknowledged, appendEvents, pushArticles } from './writers.js';

export const PREFIX = 'chaos.';
/** Two of each, so that there is somebody to take over. */
const APPS = ['ingest', 'ingest', 'extraction', 'extraction', 'projection', 'projection'];
const PUSHERS = 3;
const APPENDERS = 2;
const SETTLE_MS = 180_000;

/** A Dateline of processes on a Postgres and a Kafka of its own, all of which can be broken. */
export class Newsroom {
  readonly postgres: RestartablePostgres;
  readonly broker: TestBroker;
  readonly proxy: Proxy;
  readonly admin: Database;
  readonly apps: readonly SupervisedApp[];

  private constructor({ postgres, broker, proxy, admin, apps }: Breakable) {
    this.postgres = postgres;
    this.broker = broker;
    this.proxy = proxy;
    this.admin = admin;
    this.apps = apps;
  }

  static async open(): Promise<Newsroom> {
    const [postgres, broker] = await Promise.all([
      RestartablePostgres.start(),
      startBroker({ heap: '384m', foreign: false }),
    ]);
    const proxy = await Proxy.to(postgres.port);
    const settings = {
      DATABASE_URL: throughProxy(postgres, proxy),
      READ_MODEL_URL: throughProxy(postgres, proxy),
      KAFKA_BROKERS: broker.brokers.join(','),
      KAFKA_PREFIX: PREFIX,
      KAFKA_PARTITIONS: '4',
    };
    const apps = await Promise.all(APPS.map((name) => SupervisedApp.start(name, settings)));
    return new Newsroom({ postgres, broker, proxy, admin: Database.connect(postgres.url, { max: 2 }), apps });
  }

  /** Writes and breaks for so many seconds; resolves when all who wrote have their acknowledgement. */
  async run(seconds: number, chance: Chance): Promise<{ acknowledged: Acknowledged; broken: Broken }> {
    const acknowledged = new Acknowledged();
    const [writing, breaking] = [new AbortController(), new AbortController()];
    const urls = this.apps.filter(({ name }) => name === 'ingest').map(({ url }) => url);
    const writers = [
      ...Array.from({ length: PUSHERS }, (_, first) =>
        pushArticles(urls, { first, step: PUSHERS }, this.#writing(acknowledged, chance, writing.signal)),
      ),
      ...Array.from({ length: APPENDERS }, (_, n) =>
        appendEvents(
          throughProxy(this.postgres, this.proxy),
          `appender-${n}`,
          this.#writing(acknowledged, chance, writing.signal),
        ),
      ),
    ];
    const breakings = breakThings(this, { chance: chance.fork(), signal: breaking.signal });
    try {
      await Promise.race([sleep(seconds * 1_000), ...writers, breakings]);
      breaking.abort();
      const broken = await breakings;
      writing.abort();
      await Promise.all(writers);
      return { acknowledged, broken };
    } finally {
      acknowledged.isAbandoned = true;
      breaking.abort();
      writing.abort();
      await Promise.allSettled([...writers, breakings]);
    }
  }

  /** The whole log, once everything that follows from it has happened; rejects with what is behind. */
  async settle(): Promise<StoredEvent[]> {
    let lag = '';
    for (const deadline = Date.now() + SETTLE_MS; Date.now() < deadline;) {
      await sleep(250);
      lag = await this.#lag().catch(String);
      if (lag === '') return this.readLog();
    }
    throw new Error(`Not caught up ${SETTLE_MS / 1_000} s after the last fault: ${lag}`);
  }

  async readLog(): Promise<StoredEvent[]> {
    const store = new PostgresEventStore(this.admin);
    const log: StoredEvent[] = [];
    for (let after = 0; ;) {
      const { events, upTo } = await store.scan({ after, limit: 1_000 });
      log.push(...events);
      after = upTo;
      if (events.length === 0) break;
    }
    await store.close();
    return log;
  }

  async close(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.stop()));
    await this.admin.close();
    await this.proxy.close();
    await Promise.all([this.postgres.stop(), this.broker.stop()]);
  }

  /** Who is behind, and by how much; empty when nobody is. */
  async #lag(): Promise<string> {
    const behind = await this.admin.query<{ who: string; missing: number }>({
      text: `
        WITH revision AS (SELECT data ->> 'articleId' AS id, data ->> 'revision' AS n, type FROM dateline.events
          WHERE category = 'article' AND type <> 'EventRedacted')
        SELECT 'the relay' AS who, (SELECT max(position) FROM dateline.events) -
          coalesce((SELECT max(position) FROM dateline.relay_cursor), 0) AS missing
        UNION ALL SELECT 'extraction', count(*) FROM revision AS text WHERE type <> 'ArticleAnalysed' AND NOT EXISTS
          (SELECT FROM revision AS read WHERE read.type = 'ArticleAnalysed' AND read.id = text.id AND read.n = text.n)
        UNION ALL SELECT 'projection articles', (SELECT max(position) FROM dateline.events WHERE category = 'article') -
          (SELECT max(position) FROM read_model.projection_mark WHERE partition LIKE '%.article/%')
        UNION ALL SELECT 'projection occurrences', (SELECT max(position) FROM dateline.events WHERE category <> 'article') -
          (SELECT max(position) FROM read_model.projection_mark WHERE partition NOT LIKE '%.article/%')`,
    });
    return behind
      .filter(({ missing }) => missing !== 0)
      .map(({ who, missing }) => `${who} by ${missing}`)
      .join(', ');
  }

  #writing(acknowledged: Acknowledged, chance: Chance, signal: AbortSignal): Parameters<typeof appendEvents>[2] {
    return { acknowledged, chance: chance.fork(), signal };
  }
}

function throughProxy(postgres: RestartablePostgres, proxy: Proxy): string {
  const url = new URL(postgres.url);
  url.port = String(proxy.port);
  return url.href;
}
