import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { migrations as eventStoreMigrations, PostgresEventStore } from '#event-store';
import { migrate, type Database } from '#platform';
import { anArticleCollected } from '#testing';
import { aReport } from '../../apps/ingest/src/articles/copies/spec-texts.contract.js';
import { startApps } from './apps.js';
import type { Benchmark, BenchmarkOptions, Measurement } from './benchmark.js';
import { context } from './loads.js';
import { withPostgres, type BenchDatabase } from './services.js';
import { figureOf, rateOf } from './timing.js';

const ARTICLES = 5_000;
const WARM_UP = 500;
const WANTED = { atLeast: 1_000 };
/** Every so many articles one is a copy of that before it, with words of its own around. */
const COPY_EVERY = 10;
const SENTENCES = 24;
/** Articles that the bound appends at a time, as an import does. */
const BATCH = 250;
/** Milliseconds after the last article is compared in which what is said of copies must be in the log. */
const SAID_WITHIN_MS = 30_000;

const KNOWN = `
  SELECT (SELECT count(*) FROM dateline.article_signature) AS compared,
         (SELECT count(*) FROM dateline.events WHERE type = 'ArticleDuplicated') AS copies`;

const textOf = (n: number): string =>
  n % COPY_EVERY === 1
    ? `From our correspondent ${n}. ${aReport(n - 1, SENTENCES)} Read on in the edition of tomorrow.`
    : aReport(n, SENTENCES);

/** Articles of these numbers as a client pushes them, a line each. */
function linesOf(first: number, count: number): string {
  const lines = Array.from({ length: count }, (_, nth) => {
    const n = first + nth;
    const url = `https://paper-${n % 50}.example/story-${n}`;
    return JSON.stringify({ url, title: `Story ${n}`, text: textOf(n), publishedAt: '2025-02-18T08:00:00Z' });
  });
  return `${lines.join('\n')}\n`;
}

type Ended = { readonly type: string; readonly collected?: number; readonly detail?: string };

/** Pushes the lines in one request. Throws where not every article was taken in. */
async function push(origin: string, body: string, count: number): Promise<void> {
  const headers = { 'content-type': 'application/x-ndjson' };
  const response = await fetch(`${origin}/v1/articles/bulk`, { method: 'POST', headers, body });
  const last = (await response.text()).trimEnd().split('\n').at(-1) ?? '{}';
  const { type, collected, detail } = JSON.parse(last) as Ended;
  if (type !== 'summary' || collected !== count)
    throw new Error(`${collected ?? 0} of ${count} articles were taken in: ${detail ?? type}`);
}

/** Waits until so many articles are compared with all others. Throws where not all of their copies are in the log then. */
async function untilKnown(database: Database, articles: number): Promise<void> {
  const wanted = articles / COPY_EVERY;
  for (let deadline = Number.POSITIVE_INFINITY; ;) {
    const [row] = await database.query<{ compared: number; copies: number }>({ text: KNOWN });
    const { compared, copies } = row ?? { compared: 0, copies: 0 };
    if (compared >= articles && copies === wanted) return;
    if (compared >= articles && deadline === Number.POSITIVE_INFINITY) deadline = Date.now() + SAID_WITHIN_MS;
    if (Date.now() > deadline) throw new Error(`${copies} of ${wanted} copies were found`);
    await sleep(100);
  }
}

/** The same articles as events that are ready, appended to a log of their own; answers articles/s. */
async function appendAlone(store: PostgresEventStore, first: number, count: number): Promise<number> {
  const streams = Array.from({ length: count }, (_, nth) => {
    const [articleId, text] = [`bare-${first + nth}`, textOf(first + nth)];
    const data = { ...anArticleCollected().data, articleId, text };
    const event = { id: newId(), type: 'ArticleCollected', publishedAt: data.publishedAt, data } as const;
    return { streamId: `article-${articleId}`, expectedVersion: 0, events: [event] };
  });
  return rateOf(count, async () => {
    for (let at = 0; at < count; at += BATCH) await store.append(streams.slice(at, at + BATCH), context);
  });
}

type System = { readonly origin: string; readonly database: Database; readonly bare: PostgresEventStore };

async function measure(options: BenchmarkOptions, { origin, database, bare }: System): Promise<Measurement[]> {
  const articles = Math.ceil((options.events ?? ARTICLES) / COPY_EVERY) * COPY_EVERY;
  const [taken, known, bareRates]: [number[], number[], number[]] = [[], [], []];
  await push(origin, linesOf(0, WARM_UP), WARM_UP);
  await untilKnown(database, WARM_UP);
  await appendAlone(bare, 0, WARM_UP);
  for (let round = 0; round < options.rounds; round += 1) {
    options.progress(`round ${round + 1}: ${articles} articles`);
    const first = WARM_UP + round * articles;
    const body = linesOf(first, articles);
    const start = performance.now();
    taken.push(await rateOf(articles, () => push(origin, body, articles)));
    await untilKnown(database, first + articles);
    known.push((performance.now() - start) / 1000);
    bareRates.push(await appendAlone(bare, first, articles));
  }
  const against = { name: 'event store alone', value: figureOf(bareRates).median };
  return [
    { ...lineOf('one upload, until all articles are taken in', 'articles/s', taken), against, budget: WANTED },
    lineOf(`… until all copies among ${articles} articles are known`, 's', known),
    lineOf(
      '… the same as a rate',
      'articles/s',
      known.map((seconds) => articles / seconds),
    ),
  ];
}

function lineOf(what: string, unit: string, values: readonly number[]): Measurement {
  const { median, range } = figureOf(values);
  return { what, unit, value: median, range };
}

async function withIngest(options: BenchmarkOptions, create: () => Promise<BenchDatabase>): Promise<Measurement[]> {
  const [system, alone] = [await create(), await create()];
  await migrate(alone.database, eventStoreMigrations);
  const bare = new PostgresEventStore(alone.database);
  const { origins, stop } = await startApps(['ingest'], { DATABASE_URL: system.url, LOG_LEVEL: 'error' });
  try {
    return await measure(options, { origin: origins.ingest, database: system.database, bare });
  } finally {
    await stop();
    await bare.close();
  }
}

/** Many articles at once, from the request until it is known which of them are copies. */
export const bulkImport: Benchmark = {
  name: 'import',
  summary: 'POST /v1/articles/bulk, beside the event store alone',
  about:
    'one upload to ingest as a process of its own, which looks for copies meanwhile; one article of ten is a copy, and ' +
    'all are found; --events: articles of a round',
  minutes: { usual: 5 },
  run: (options) => withPostgres((create) => withIngest(options, create)),
};
