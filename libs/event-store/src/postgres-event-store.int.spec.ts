import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import type { Lookup, StoredEvent } from '#events';
import { Database, migrate, sqlStateOf } from '#platform';
import { anArticleCollected, createTestDatabase, type TestDatabase } from '#testing';
import { InvalidEventError } from './errors.js';
import { eventStoreModelContract } from './event-store-model.contract.js';
import { eventStoreContract } from './event-store.contract.js';
import type { EventStoreLimits, NewEvent } from './event-store.js';
import { migrations } from './migrations/index.js';
import { olderVersionsContract } from './older-versions.contract.js';
import { prepareAppend } from './prepare-append.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { insertEvents, selectLog } from './statements.js';

const context = { correlationId: newId(), causationId: newId(), actor: 'client:spec' };
const { type, data } = anArticleCollected();
const anEvent = (text = data.text): NewEvent => ({
  id: newId(),
  publishedAt: '2025-02-18T09:00:00Z',
  type,
  data: { ...data, text },
});
const INSUFFICIENT_PRIVILEGE = '42501';

/** What another release has written, with its own times. */
const INSERT_PAST = `
  INSERT INTO dateline.events (event_id, stream_id, stream_version, category, type, type_version, data, metadata, recorded_at)
  SELECT id, "streamId", "streamVersion", split_part("streamId", '-', 1), type, version, data,
    event - '{id,streamId,streamVersion,position,type,version,data,recordedAt}'::text[], "recordedAt"
  FROM jsonb_array_elements($1) WITH ORDINALITY AS past(event, nth), jsonb_to_record(event) AS e(
    id uuid, "streamId" text, "streamVersion" int, type text, version int, data jsonb, "recordedAt" timestamptz)
  ORDER BY nth`;

async function openStore(
  limits: EventStoreLimits = {},
  lookup?: Lookup,
): Promise<{ test: TestDatabase; store: PostgresEventStore; dispose: () => Promise<void> }> {
  const test = await createTestDatabase();
  await migrate(test.database, migrations);
  const store = new PostgresEventStore(test.database, limits, lookup);
  return {
    test,
    store,
    async dispose() {
      await store.close();
      await test.drop();
    },
  };
}

describe('the event store in Postgres', () => {
  eventStoreContract(openStore);
  eventStoreModelContract(openStore);

  describe('on a log of other releases', () => {
    olderVersionsContract(async (past, lookup) => {
      const opened = await openStore({}, lookup);
      await opened.test.database.query({ text: INSERT_PAST, values: [JSON.stringify(past)] });
      return opened;
    });
  });

  it('is closed at once, also while its listening session still connects', async () => {
    const test = await createTestDatabase();
    const store = new PostgresEventStore(test.database);
    store.onAppended(() => undefined);
    await store.close();
    await test.drop();
  }, 10_000);

  describe('the log', () => {
    let opened: Awaited<ReturnType<typeof openStore>>;
    beforeAll(async () => {
      opened = await openStore();
      await opened.store.append([{ streamId: 'article-1', expectedVersion: 0, events: [anEvent()] }], context);
    });
    afterAll(() => opened.dispose());

    it.each([
      ['an update', `UPDATE dateline.events SET type = 'Forged'`],
      ['a deletion', 'DELETE FROM dateline.events'],
      ['a truncation', 'TRUNCATE dateline.events'],
    ])('refuses %s', async (_, text) => {
      const refusal: unknown = await opened.test.database.query({ text }).catch((error: unknown) => error);
      expect(sqlStateOf(refusal)).toBe(INSUFFICIENT_PRIVILEGE);
      expect(await opened.store.readStream('article-1')).toHaveLength(1);
    });

    it.each([
      ['a NUL', 'a\u0000b'],
      ['half a surrogate pair', 'a\ud83db'],
    ])('refuses a text with %s by name, as no Postgres text can hold it', async (_, text) => {
      const append = opened.store.append(
        [{ streamId: 'article-2', expectedVersion: 0, events: [anEvent(text)] }],
        context,
      );
      await expect(append).rejects.toThrow(InvalidEventError);
    });

    it('is walked from the cursor on for each page, also while its statistics are young', async () => {
      const young = await openStore();
      for (let version = 0; version < 5_000; version += 500) {
        const events = Array.from({ length: 500 }, () => anEvent());
        await young.store.append([{ streamId: 'article-1', expectedVersion: version, events }], context);
      }
      const plan = await young.test.database.transaction(async (sql) => {
        const { text } = selectLog({ after: 0, limit: 100 }, 5_000);
        await sql.query({ text: `PREPARE page (bigint, bigint, text[], bigint) AS ${text}` });
        return sql.query({ text: `EXPLAIN EXECUTE page (0, 5000, '{article,meeting,stance,statement}', 100)` });
      });
      await young.dispose();
      expect(JSON.stringify(plan)).toContain('Index Scan using events_pkey');
      expect(JSON.stringify(plan)).not.toContain('Sort');
    });

    it('answers an append that another process repeats with what is stored', async () => {
      const stream = `article-${newId()}`;
      const append = { streamId: stream, expectedVersion: 0, events: [anEvent(), anEvent()] };
      await opened.store.append([append], context);
      const stored = await opened.store.readStream(stream);
      const elsewhere = Database.connect(opened.test.url);
      const other = new PostgresEventStore(elsewhere);
      expect(await other.append([append], context)).toEqual(stored);
      expect(await opened.store.readStream(stream)).toEqual(stored);
      await other.close();
      await elsewhere.close();
    });

    it('is brought up to date once, by whichever process comes first', async () => {
      const names = await Promise.all([1, 2, 3].map(() => migrate(opened.test.database, migrations)));
      expect(names).toEqual([[], [], []]);
    });

    it('tells another process that something was appended', async () => {
      const elsewhere = Database.connect(opened.test.url);
      const other = new PostgresEventStore(elsewhere);
      const heard = new Promise<void>((resolve) => {
        other.onAppended(resolve);
      });
      const nudge = setInterval(() => {
        void opened.store.append(
          [{ streamId: `article-${newId()}`, expectedVersion: 0, events: [anEvent()] }],
          context,
        );
      }, 50);
      await heard;
      clearInterval(nudge);
      await other.close();
      await elsewhere.close();
    });
  });

  describe('a reader beside 16 writers whose transactions commit out of order', () => {
    const WRITERS = 16;
    const APPENDS = 100;
    let opened: Awaited<ReturnType<typeof openStore>>;
    beforeAll(async () => {
      opened = await openStore();
    });
    afterAll(() => opened.dispose());

    /** Appends through transactions that stay open for a random while after their positions are taken. */
    async function write(writer: number): Promise<void> {
      for (let version = 0; version < APPENDS; version += 1) {
        const append = { streamId: `article-w${writer}`, expectedVersion: version, events: [anEvent()] };
        await opened.test.database.transaction(async (sql) => {
          const before = { streamId: append.streamId, version };
          await sql.query(insertEvents(prepareAppend([append], context), version > 0 ? [before] : []));
          await sleep(Math.random() * 4);
        });
      }
    }

    /** Reads on until a page is empty that was asked for after the last commit. */
    async function readUntil({ signal }: { signal: AbortSignal }, store: PostgresEventStore): Promise<StoredEvent[]> {
      const seen: StoredEvent[] = [];
      for (;;) {
        const isLast = signal.aborted;
        const page = await store.read({ after: seen.at(-1)?.position ?? 0, limit: 37 });
        seen.push(...page);
        if (page.length === 0 && isLast) return seen;
      }
    }

    it('sees every event once and in order, also while a foreign transaction stays open', async () => {
      const foreign = await opened.test.database.session();
      await foreign.query({ text: 'BEGIN' });
      await foreign.query({ text: 'CREATE TEMP TABLE foreign_work AS SELECT 1; SELECT pg_current_xact_id()' });

      const writing = new AbortController();
      const reading = readUntil(writing, new PostgresEventStore(opened.test.database));
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
      writing.abort();
      const seen = await reading;
      await foreign.query({ text: 'ROLLBACK' });
      await foreign.close();

      expect(seen).toHaveLength(WRITERS * APPENDS);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(WRITERS * APPENDS);
      const positions = seen.map(({ position }) => position);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    });
  });
});
