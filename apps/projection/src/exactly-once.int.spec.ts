import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { occurrenceCategories, type StoredEvent } from '#events';
import { migrations as storeMigrations } from '#event-store';
import { InMemoryEventLog, migrations, PostgresTransport, type Consumption } from '#messaging';
import { Database, migrate } from '#platform';
import { connectReadModels, migrateReadModels } from '#read-model';
import {
  aMeetingHeld,
  anAct,
  anArticleCollected,
  asLog,
  aStanceDeclared,
  aStatementMade,
  createTestDatabase,
  propertyRuns,
  type TestDatabase,
} from '#testing';
import { BuildRegistry } from './builds/build-registry.js';
import { schemaOf } from './builds/build.js';
import { projections } from './projections/index.js';
import { project, type Target } from './projector.js';

const silent = { error: () => undefined, warn: () => undefined };

const kinds = [
  ...(['held', 'planned', 'corroborated', 'withdrawn', 'retracted'] as const),
  ...(['stance', 'statement', 'act', 'collected', 'revised', 'analysed', 'duplicated'] as const),
];
/** An event of one of a few streams; the number shows in its rows, so that it matters which came last. */
type Told = { readonly what: (typeof kinds)[number]; readonly stream: number; readonly n: number };
type Step =
  | { readonly do: 'append'; readonly told: readonly Told[] }
  | { readonly do: 'join' | 'leave' | 'cut'; readonly member: number }
  | { readonly do: 'fail before' | 'fail after'; readonly batches: number };

const told: fc.Arbitrary<Told> = fc.record({
  what: fc.constantFrom(...kinds),
  stream: fc.nat(4),
  n: fc.integer({ min: 1, max: 3 }),
});
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('append'), told: fc.array(told, { minLength: 1, maxLength: 25 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('join', 'leave', 'cut'), member: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('fail before', 'fail after'), batches: fc.integer({ min: 1, max: 3 }) }),
  },
);

describe('the read models', () => {
  it('end as one reader makes them, event by event, whatever joins, leaves, breaks, fails and comes again', async () => {
    const oracle = await openReadModels();
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(steps, { minLength: 6, maxLength: 18 }),
          fc.integer({ min: 40, max: 150 }),
          async (plan, n) => {
            const group = await Group.open();
            await group.breakEvery(n);
            try {
              for (const step of plan) await group.take(step);
              await group.take({ do: 'join', member: 0 });
              await oracle.foldOneByOne(group.log);
              await group.untilRowsAre(await oracle.rows());
            } finally {
              await group.close();
            }
          },
        ),
        { ...propertyRuns(6), endOnFailure: true },
      );
    } finally {
      await oracle.drop();
    }
  }, 300_000);
});

/** Read models in a database of their own. */
async function openReadModels(): Promise<ReadModels> {
  const test = await createTestDatabase();
  await migrate(test.database, [...storeMigrations, ...migrations]);
  const source = await connectReadModels(test.url, { poolSize: 4 });
  await migrateReadModels(source);
  const registry = new BuildRegistry(source);
  const targets: Target[] = [];
  for (const projection of projections) {
    const build = await registry.begin(projection, { swap: 'auto', target: 0 });
    if (build !== undefined) targets.push({ projection, build });
  }
  return new ReadModels(test, source, targets);
}

class ReadModels {
  constructor(
    readonly test: TestDatabase,
    private readonly source: DataSource,
    readonly targets: readonly Target[],
  ) {}

  async foldOneByOne(events: readonly StoredEvent[]): Promise<void> {
    await this.source.query(`TRUNCATE read_model.projection_mark, ${this.tables().join(', ')}`);
    for (const event of events) {
      for (const target of this.targets) await project(this.source, target, { partition: 'log', events: [event] });
    }
  }

  tables(): string[] {
    return this.targets.flatMap(({ build }) => {
      const { tables } = projections.find(({ name }) => name === build.projection) ?? {};
      return (tables?.names ?? []).map((table) => `${schemaOf(build)}.${table}`);
    });
  }

  /** Every row, by table. */
  async rows(): Promise<Record<string, unknown>> {
    const rows = await Promise.all(
      this.tables().map(async (table): Promise<[string, unknown]> => {
        const [found] = await this.source.query<{ rows: unknown }[]>(
          `SELECT coalesce(jsonb_agg(to_jsonb(row) ORDER BY to_jsonb(row)), '[]') AS rows FROM ${table} AS row`,
        );
        return [table, found?.rows];
      }),
    );
    return Object.fromEntries(rows);
  }

  async drop(): Promise<void> {
    await this.source.destroy();
    await this.test.drop();
  }
}

type Member = {
  readonly database: Database;
  readonly source: DataSource;
  readonly consumptions: readonly Consumption[];
};

/** Processes that project one log into one set of read models. */
class Group {
  readonly log: StoredEvent[] = [];
  readonly #source = new InMemoryEventLog();
  readonly #members = new Map<number, Member>();
  readonly #failing = { before: 0, after: 0 };

  private constructor(private readonly readModels: ReadModels) {}

  static async open(): Promise<Group> {
    return new Group(await openReadModels());
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'append':
        this.#append(step.told);
        return;
      case 'join':
        return this.#join(step.member);
      case 'leave':
        return this.#leave(step.member);
      case 'cut':
        return this.#cut();
      case 'fail before':
        this.#failing.before += step.batches;
        return;
      case 'fail after':
        this.#failing.after += step.batches;
    }
  }

  /** Every so many statements that write a row, the server ends the session in the middle of its transaction. */
  async breakEvery(statements: number): Promise<void> {
    await this.readModels.test.database.query({
      text: `CREATE SEQUENCE doom;
             CREATE FUNCTION doom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
               IF nextval('doom') % ${statements} = 0 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
               RETURN NULL;
             END $$`,
    });
    for (const table of this.readModels.tables()) {
      await this.readModels.test.database.query({
        text: `CREATE TRIGGER doom AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION doom()`,
      });
    }
  }

  async untilRowsAre(expected: Record<string, unknown>): Promise<void> {
    let found: Record<string, unknown> = {};
    for (const start = Date.now(); Date.now() - start < 30_000;) {
      found = await this.readModels.rows();
      if (JSON.stringify(found) === JSON.stringify(expected)) return;
    }
    expect(found).toEqual(expected);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#members.keys()].map((member) => this.#leave(member)));
    await this.readModels.drop();
  }

  #append(facts: readonly Told[]): void {
    const fresh = asLog([...this.log, ...facts.map(eventOf)]).slice(this.log.length);
    this.log.push(...fresh);
    this.#source.append(fresh);
  }

  async #join(slot: number): Promise<void> {
    if (this.#members.has(slot)) return;
    const { url } = this.readModels.test;
    const database = Database.connect(url, { applicationName: 'dateline-member', max: 6 });
    const source = await connectReadModels(url, { poolSize: 4 });
    const options = { database, log: this.#source, logger: silent, batchSize: 5, balanceMs: 40, pollMs: 40 };
    const transport = new PostgresTransport({ ...options, backoff: { initialMs: 5, maxMs: 30 } });
    const consumptions = await Promise.all(
      this.readModels.targets.map((target) =>
        transport.subscribe({
          group: target.build.projection,
          categories: ['article', ...occurrenceCategories],
          handle: (batch) => this.#handle(() => project(source, target, batch)),
        }),
      ),
    );
    this.#members.set(slot, { database, source, consumptions });
  }

  async #leave(slot: number): Promise<void> {
    const member = this.#members.get(slot);
    this.#members.delete(slot);
    await Promise.all(member?.consumptions.map((consumption) => consumption.stop()) ?? []);
    await member?.source.destroy();
    await member?.database.close();
  }

  /** Breaks every connection of every member, in the middle of whatever it does. */
  async #cut(): Promise<void> {
    await this.readModels.test.database.query({
      text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name IN ('dateline-member', 'dateline-read-model')`,
    });
  }

  async #handle(work: () => Promise<void>): Promise<void> {
    if (this.#failing.before > 0) {
      this.#failing.before -= 1;
      throw new Error('before anything was done');
    }
    await work();
    if (this.#failing.after > 0) {
      this.#failing.after -= 1;
      throw new Error('after all was committed');
    }
  }
}

const day = (n: number): string => `2025-02-1${n}`;
const report = (n: number): ReturnType<typeof aMeetingHeld>['data']['evidence'] => ({
  articleId: `article-${n}`,
  revision: 1,
  spans: Array.from({ length: n }, (_, start) => ({ start, end: start + 9, quote: 'Ministers' })),
});

/** Its place in the log is counted later. */
function eventOf({ what, stream, n }: Told): StoredEvent {
  const meeting = `meeting-${stream}`;
  const article = { articleId: String(stream), revision: n, title: `Title ${n}` };
  const held = aMeetingHeld({ streamId: meeting, recordedAt: `${day(n)}T10:00:00.000Z` });
  const { state: _state, absentees: _absentees, ...plan } = held.data;
  const collected = anArticleCollected({ streamId: `article-${stream}`, data: article });
  const events: Record<Told['what'], () => object> = {
    held: () => ({ ...held, data: { ...held.data, evidence: report(n), absentees: [`absentee ${n}`] } }),
    planned: () => ({ ...held, type: 'MeetingPlanned', data: { ...plan, actors: plan.actors.slice(0, n - 1) } }),
    corroborated: () => ({ ...held, type: 'OccurrenceCorroborated', data: { evidence: report(n), confidence: 0.9 } }),
    withdrawn: () => ({ ...held, type: 'ReportWithdrawn', data: { articleId: `article-${n}`, reason: 'revised' } }),
    retracted: () => ({ ...held, type: 'OccurrenceRetracted', data: { reason: 'revised' } }),
    stance: () => aStanceDeclared({ streamId: `stance-${stream}`, data: { target: `plan ${n}` } }),
    statement: () => aStatementMade({ streamId: `statement-${stream}`, data: { content: `that ${n}` } }),
    act: () => anAct('DemandMade', { streamId: `commitment-${stream}`, data: { about: `that ${n}` } }),
    collected: () => collected,
    revised: () => ({ ...collected, type: 'ArticleRevised' }),
    duplicated: () => ({
      ...collected,
      type: 'ArticleDuplicated',
      data: {
        ...{ articleId: String(stream), revision: 1, groupId: 'g', originalArticleId: `article-${n}`, members: [] },
        ...{ comparedWith: { articleId: 'g', revision: n }, sharedShare: 1, sharedShingles: 9, shingles: 9 },
        passages: [{ start: 0, end: n }],
      },
    }),
    analysed: () => ({
      ...collected,
      type: 'ArticleAnalysed',
      data: {
        articleId: String(stream),
        revision: 1,
        extractor: { name: 'spec', version: String(n) },
        occurrences: [],
        dropped: [],
      },
    }),
  };
  return events[what]() as StoredEvent;
}
