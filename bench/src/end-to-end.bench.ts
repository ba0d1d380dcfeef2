import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { PostgresEventStore } from '#event-store';
import type { Database } from '#platform';
import { startApps } from './apps.js';
import type { Benchmark, BenchmarkOptions, Measurement } from './benchmark.js';
import { aMeeting, anAnalysis, citedArticle, context } from './loads.js';
import { withBroker, withPostgres } from './services.js';
import { sideBySide } from './timing.js';

const WRITERS = 4;

/** Waits until so many rows are readable that the question counts. */
async function untilCounted(database: Database, question: string, wanted: number): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ count: number }>({ text: question });
    if ((row?.count ?? 0) >= wanted) return;
    await sleep(20);
  }
}

type System = { readonly database: Database; readonly store: PostgresEventStore };

/** As many events as the system takes, from the first append until the last row is readable; answers events/s. */
async function flood({ database, store }: System, events: number, kind: 'analysis' | 'meeting'): Promise<number> {
  const [run, batch] = [randomUUID(), 100];
  const each = Math.ceil(events / WRITERS / batch);
  const question =
    kind === 'analysis'
      ? `SELECT count(*) FROM read_model.article_analysis WHERE article_id LIKE '${run}-%'`
      : `SELECT count(*) FROM read_model.occurrence WHERE id LIKE 'meeting-${run}-%'`;
  const start = performance.now();
  await sideBySide(WRITERS, async (writer) => {
    for (let n = 0; n < each; n += 1) {
      const nth = Array.from({ length: batch }, (_, index) => n * batch + index);
      const streams =
        kind === 'analysis'
          ? [
              {
                streamId: `article-${run}-${writer}`,
                expectedVersion: n * batch,
                events: nth.map((index) => anAnalysis(`${run}-${writer}`, index + 1)),
              },
            ]
          : nth.map((index) => ({
              streamId: `meeting-${run}-${writer}-${index}`,
              expectedVersion: 0,
              events: [aMeeting()],
            }));
      await store.append(streams, context);
    }
  });
  await untilCounted(database, question, each * batch * WRITERS);
  return (each * batch * WRITERS * 1000) / (performance.now() - start);
}

/** A steady load of 1,000 events/s; answers the milliseconds from each commit until its row is readable, sorted. */
async function steady({ database, store }: System, seconds: number): Promise<number[]> {
  const run = randomUUID();
  const waiting = new Map<string, number>();
  const delays: number[] = [];
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver || waiting.size > 0) {
      const rows = await database.query<{ id: string }>({
        text: 'SELECT id FROM read_model.occurrence WHERE id = ANY ($1::text[])',
        values: [[...waiting.keys()]],
      });
      const now = performance.now();
      for (const { id } of rows) delays.push(now - (waiting.get(id) ?? now));
      for (const { id } of rows) waiting.delete(id);
      await sleep(2);
    }
  };
  const watching = watch();
  const start = performance.now();
  for (let tick = 0; tick < seconds * 100; tick += 1) {
    await sleep(Math.max(0, start + tick * 10 - performance.now()));
    const streamIds = Array.from({ length: 10 }, (_, n) => `meeting-${run}-${tick}-${n}`);
    const streams = streamIds.map((streamId) => ({ streamId, expectedVersion: 0, events: [aMeeting()] }));
    await store.append(streams, context);
    const now = performance.now();
    for (const streamId of streamIds) waiting.set(streamId, now);
  }
  isOver = true;
  await watching;
  return delays.toSorted((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;

async function measure(options: BenchmarkOptions, system: System): Promise<Measurement[]> {
  await system.store.append(
    [{ streamId: `article-1`, expectedVersion: 0, events: [{ ...citedArticle(), id: newId() }] }],
    context,
  );
  const events = options.events ?? 40_000;
  const rates: Record<'analysis' | 'meeting', number[]> = { analysis: [], meeting: [] };
  await flood(system, 4_000, 'meeting');
  for (let round = 0; round < options.rounds; round += 1) {
    options.progress(
      `round ${round + 1}: ${events} events of one row each, then ${events / 4} meetings of six rows each`,
    );
    rates.analysis.push(await flood(system, events, 'analysis'));
    rates.meeting.push(await flood(system, events / 4, 'meeting'));
  }
  options.progress('a steady 1,000 meetings/s for 20 s');
  const delays = await steady(system, 20);
  const middle = (values: number[]): number =>
    at(
      values.toSorted((a, b) => a - b),
      0.5,
    );
  return [
    {
      what: 'events of one row, append to readable',
      unit: 'events/s',
      value: middle(rates.analysis),
      budget: { atLeast: 15_000 },
    },
    { what: 'meetings of six rows, append to readable', unit: 'events/s', value: middle(rates.meeting) },
    { what: 'at 1,000 meetings/s, commit to readable, median', unit: 'ms', value: at(delays, 0.5) },
    { what: '… 99th percentile', unit: 'ms', value: at(delays, 0.99), budget: { atMost: 100 } },
  ];
}

/** From an append over Kafka to a row that can be read. */
export const endToEnd: Benchmark = {
  name: 'end-to-end',
  summary: 'append → Kafka → read model, with the relay and the projection as processes of their own',
  about: 'as many events as it takes, then the delay at a steady 1,000 events/s; needs Java',
  minutes: { usual: 3 },
  run: (options) =>
    withBroker(({ brokers }) =>
      withPostgres(async (create) => {
        const { url, database } = await create();
        const settings = {
          DATABASE_URL: url,
          READ_MODEL_URL: url,
          KAFKA_BROKERS: brokers.join(','),
          LOG_LEVEL: 'error',
        };
        const { stop } = await startApps(['ingest', 'projection'], settings);
        const store = new PostgresEventStore(database);
        try {
          return await measure(options, { database, store });
        } finally {
          await store.close();
          await stop();
        }
      }),
    ),
};
