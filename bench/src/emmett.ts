import { randomUUID } from 'node:crypto';
import {
  getPostgreSQLEventStore,
  pongoSingleStreamProjection,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import { allEvents } from '#events';
import { context } from './loads.js';
import { EVENTS_PER_ARTICLE, newsroomAppend } from './newsroom.js';
import type { BenchDatabase } from './services.js';
import { rateOf, sideBySide } from './timing.js';

const ARTICLES_PER_TURN = 25;
const WRITERS = 8;
/** What Dateline's projections are handed at a time; Emmett's default of 100 is slower. */
const BATCH = 500;

type Stored = { type: string; data: Record<string, unknown> };

/** Emmett's way to a read model: a document a stream, which each event of the stream changes. */
const news = pongoSingleStreamProjection<Record<string, unknown>, Stored>({
  collectionName: 'news',
  canHandle: allEvents.map(({ type }) => type),
  evolve: (document: Record<string, unknown> | null, { type, data }: Stored) => ({ ...document, ...data, type }),
});

/** Emmett's store on an empty database, with what articles make in it: about so many events; answers how many exactly. */
export async function fillEmmett({ url }: BenchDatabase, events: number): Promise<number> {
  const store = getPostgreSQLEventStore(url);
  const turns = Math.ceil(events / EVENTS_PER_ARTICLE / ARTICLES_PER_TURN);
  for (let turn = 0; turn < turns; turn += 1) {
    const streams = newsroomAppend(ARTICLES_PER_TURN);
    await sideBySide(WRITERS, async (writer) => {
      for (let n = writer; n < streams.length; n += WRITERS) {
        const { streamId = '', events: facts = [] } = streams[n] ?? {};
        const messages = facts.map(({ type, data, publishedAt }) => ({
          type,
          data,
          metadata: { ...context, publishedAt },
        }));
        await store.appendToStream(streamId, messages);
      }
    });
  }
  await store.close();
  return turns * ARTICLES_PER_TURN * EVENTS_PER_ARTICLE;
}

/** Emmett's rebuild of one projection of all these events, its documents dropped first; answers events per second. */
export async function rebuildWithEmmett({ url }: BenchDatabase, events: number): Promise<number> {
  const consumer = rebuildPostgreSQLProjections<Stored>({
    connectionString: url,
    // A processor of another name has no checkpoint yet, and so begins at the beginning.
    projections: [{ projection: news, processorId: randomUUID(), truncateOnStart: true }],
    pulling: { batchSize: BATCH },
  });
  try {
    return await rateOf(events, () => consumer.start());
  } finally {
    await consumer.close();
  }
}
