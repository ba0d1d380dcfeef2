import { v7 as newId } from 'uuid';
import type { EventRedacted, StoredEvent } from '#events';
import { Database, migrate, sqlStateOf, type Session } from '#platform';
import { aMeetingHeld, anArticleCollected, createTestDatabase, type TestDatabase } from '#testing';
import { blank, blankFields } from './blanking.js';
import type { NewEvent } from './event-store.js';
import { migrations } from './migrations/index.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { redactionContract } from './redaction.contract.js';
import { LOG_LOCK } from './statements.js';

const INSUFFICIENT_PRIVILEGE = '42501';
const LOCK_NOT_AVAILABLE = '55P03';
const context = { correlationId: newId(), causationId: newId(), actor: 'operator:spec' };
const demand = { ...context, reason: 'file 7', at: '2025-03-01T08:00:00Z', newId };
const publishedAt = '2025-02-18T09:00:00Z';

let test: TestDatabase;
let store: PostgresEventStore;
let articleId: string;
let stream: string;

async function openStore(): Promise<{ test: TestDatabase; store: PostgresEventStore; dispose: () => Promise<void> }> {
  const opened = await createTestDatabase();
  await migrate(opened.database, migrations);
  const over = new PostgresEventStore(opened.database);
  return {
    test: opened,
    store: over,
    dispose: async () => {
      await over.close();
      await opened.drop();
    },
  };
}

let dispose: () => Promise<void>;
beforeAll(async () => {
  ({ test, store, dispose } = await openStore());
});
afterAll(() => dispose());
beforeEach(() => {
  articleId = newId();
  stream = `article-${articleId}`;
});

const article = (): NewEvent => {
  const { type, data } = anArticleCollected({ data: { articleId } });
  return { id: newId(), publishedAt, type, data };
};
const meeting = (): NewEvent => {
  const { type, data } = aMeetingHeld();
  return { id: newId(), publishedAt, type, data: { ...data, evidence: { ...data.evidence, articleId } } };
};
const append = async (streamId: string, event: NewEvent, over = store): Promise<StoredEvent> => {
  const { length: expectedVersion } = await over.readStream(streamId);
  const [stored] = await over.append([{ streamId, expectedVersion, events: [event] }], context);
  return stored as StoredEvent;
};
const redact = (eventId: string, ...pointers: string[]): Promise<readonly EventRedacted[]> =>
  store.redact({ eventId, pointers }, demand);
const query = <Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> =>
  test.database.query<Row>({ text, values });

describe('redaction in Postgres', () => {
  redactionContract(openStore);

  it('blanks to the same characters as JavaScript does, whatever they are', async () => {
    const planes = [0x1_f600, 0x1_0000, 0x10_ffff, 0x2_0000].map((code) => String.fromCodePoint(code));
    const plane = Array.from({ length: 0xffff }, (_, code) => String.fromCharCode(code + 1)).join('');
    const text = `${plane.replaceAll(/[\ud800-\udfff]/g, '')}${planes.join(' ')}`;
    const [row] = await query<{ blanked: string }>('SELECT dateline.blank($1) AS blanked', text);
    expect(row?.blanked).toBe(blank(text));
    expect(blank(text)).toHaveLength(text.length);
    const data = { 'a/b': { '~c': ['one', 'two', 3] }, d: null, e: 'five' };
    const pointers = ['/a~1b/~0c/1', '/a~1b/~0c/2', '/d', '/f'];
    const fields = await query<{ after: unknown }>('SELECT dateline.blank_fields($1, $2) AS after', data, pointers);
    expect(fields).toEqual([{ after: blankFields(data, pointers) }]);
  });

  describe('who changes the log by hand', () => {
    let event: StoredEvent;
    beforeEach(async () => {
      event = await append(stream, article());
    });

    /** The statement, run in one transaction with what comes before it, is refused; nothing of it stays. */
    async function expectRefusal(...statements: string[]): Promise<void> {
      const log = await query(`SELECT * FROM dateline.events ORDER BY position`);
      const refusal: unknown = await test.database
        .transaction(async (sql) => {
          for (const text of statements) await sql.query({ text });
        })
        .catch((error: unknown) => error);
      expect(sqlStateOf(refusal)).toBe(INSUFFICIENT_PRIVILEGE);
      expect(await query(`SELECT * FROM dateline.events ORDER BY position`)).toEqual(log);
    }
    const update = (changes: string): string => `UPDATE dateline.events SET ${changes} WHERE event_id = '${event.id}'`;
    const BLANK_TEXT = `data = dateline.blank_fields(data, '{/text}')`;
    const MARK_TEXT = `metadata = metadata || '{"redacted": ["/text"]}'`;
    /** A record as `redact` would append it, of the event's own stream. */
    const record = (fields: string, streamId = stream): string => `
      INSERT INTO dateline.events (event_id, stream_id, stream_version, category, type, type_version, data, metadata)
      VALUES ('${newId()}', '${streamId}', 2, 'article', 'EventRedacted', 1,
        '{"eventId": "${event.id}", "fields": ${fields}, "reason": "forged"}', '{}')`;

    it('is refused every change without a record of it', async () => {
      await expectRefusal(update(`${BLANK_TEXT}, ${MARK_TEXT}`));
      await expectRefusal(update('data = data'));
      await expectRefusal(update(MARK_TEXT));
      await expectRefusal(update(`recorded_at = now()`));
      await expectRefusal('DELETE FROM dateline.events');
      await expectRefusal('TRUNCATE dateline.events');
    });

    it('finds no setting that opens the log', async () => {
      const settings = ['dateline.redacting', 'dateline.redact', 'dateline.admit_redaction'];
      const opened = settings.map((name) => `SELECT set_config('${name}', 'on', true)`);
      await expectRefusal(...opened, update(`${BLANK_TEXT}, ${MARK_TEXT}`));
    });

    it('is refused with a record of another field, event or stream', async () => {
      await expectRefusal(record('["/title"]'), update(`${BLANK_TEXT}, ${MARK_TEXT}`));
      await expectRefusal(record('["/text"]', `article-${newId()}`), update(`${BLANK_TEXT}, ${MARK_TEXT}`));
      const other = await append(`article-${newId()}`, article());
      await expectRefusal(
        record('["/text"]'),
        `UPDATE dateline.events SET ${BLANK_TEXT}, ${MARK_TEXT} WHERE event_id = '${other.id}'`,
      );
    });

    it.each([
      ['more than the words', `${BLANK_TEXT} - 'title', ${MARK_TEXT}`],
      ['other words', `data = data || '{"text": "nothing"}', ${MARK_TEXT}`],
      ['shorter words', `data = data || '{"text": "██"}', ${MARK_TEXT}`],
      ['the words without the marker', BLANK_TEXT],
      ['the marker without the words', MARK_TEXT],
      ['who made the change', `${BLANK_TEXT}, metadata = metadata || '{"redacted": ["/text"], "actor": "nobody"}'`],
      ['its type', `${BLANK_TEXT}, ${MARK_TEXT}, type = 'ArticleRevised'`],
      ['its stream', `${BLANK_TEXT}, ${MARK_TEXT}, stream_id = 'article-other'`],
      ['its time', `${BLANK_TEXT}, ${MARK_TEXT}, recorded_at = now()`],
      ['its id', `${BLANK_TEXT}, ${MARK_TEXT}, event_id = '${newId()}'`],
    ])('is refused, with a record of the field, to change %s', async (_, changes) => {
      await expectRefusal(record('["/text"]'), update(changes));
    });

    it('is refused to bring the words back, and to take the marker away', async () => {
      await redact(event.id, '/text');
      const text = JSON.stringify({ text: 'text' in event.data ? event.data.text : '' });
      await expectRefusal(update(`data = data || '${text}'`));
      await expectRefusal(update(`metadata = metadata - 'redacted'`));
      await expectRefusal(update(`metadata = metadata || '{"redacted": []}'`));
    });

    it('is refused to blank a record', async () => {
      const [of] = await redact(event.id, '/text');
      const forged = record('["/reason"]')
        .replaceAll(event.id, of?.id ?? '')
        .replace(', 2,', ', 3,');
      const changes = `data = dateline.blank_fields(data, '{/reason}'), metadata = metadata || '{"redacted": ["/reason"]}'`;
      await expectRefusal(forged, `UPDATE dateline.events SET ${changes} WHERE event_id = '${of?.id ?? ''}'`);
    });
  });

  describe('an append that quotes the words, compared before they are removed,', () => {
    let elsewhere: Database;
    let other: PostgresEventStore;
    let slow: Session;
    beforeEach(async () => {
      elsewhere = Database.connect(test.url);
      other = new PostgresEventStore(elsewhere);
      slow = await test.database.session();
      await slow.query({ text: 'BEGIN' });
    });
    afterEach(async () => {
      await slow.close();
      await other.close();
      await elsewhere.close();
    });
    const WAITING = `SELECT FROM pg_locks WHERE NOT granted AND database =
      (SELECT oid FROM pg_database WHERE datname = current_database())`;

    it('is found and blanked when it is committed before', async () => {
      const event = await append(stream, article());
      await slow.query({ text: 'SELECT pg_advisory_xact_lock_shared($1)', values: [LOG_LOCK] });
      const redaction = redact(event.id, '/text');
      await rowsOf(WAITING, 1);
      const late = append(`meeting-${articleId}`, meeting(), other);
      await rowsOf(WAITING, 2);
      await slow.query({ text: 'COMMIT' });
      await late;
      expect(await redaction).toHaveLength(2);
      expect(JSON.stringify(await store.readStream(`meeting-${articleId}`))).not.toContain('Ministers');
    });

    it('is refused as decided on an older state when it would be committed after', async () => {
      const event = await append(stream, article());
      await slow.query({ text: 'SELECT FROM dateline.events WHERE event_id = $1 FOR SHARE', values: [event.id] });
      const redaction = redact(event.id, '/text');
      await rowsOf(`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`, 1);
      const late = append(`meeting-${articleId}`, meeting(), other).catch((error: unknown) => error);
      await rowsOf(WAITING, 1);
      await slow.query({ text: 'COMMIT' });
      expect(await redaction).toHaveLength(1);
      expect(await late).toMatchObject({ code: 'CONCURRENT_APPEND' });
      expect(await store.readStream(`meeting-${articleId}`)).toEqual([]);
    });

    it('does not stand still for ever: the redaction gives way, with nothing changed', async () => {
      const event = await append(stream, article());
      await slow.query({ text: 'SELECT FROM dateline.events WHERE event_id = $1 FOR SHARE', values: [event.id] });
      await expect(redact(event.id, '/text')).rejects.toMatchObject({ code: LOCK_NOT_AVAILABLE });
      await append(`meeting-${articleId}`, meeting(), other);
      expect(await store.readStream(stream)).toEqual([event]);
    });

    async function rowsOf(text: string, expected: number): Promise<void> {
      const start = Date.now();
      while ((await query(text)).length !== expected) {
        if (Date.now() - start > 20_000) throw new Error(`not ${expected} rows within 20 s: ${text}`);
      }
    }
  });

  it('keeps order and content of a stream that others append to meanwhile', async () => {
    const events = [await append(stream, article())];
    const writing = (async () => {
      for (let n = 0; n < 60; n += 1) {
        const { length: expectedVersion } = await store.readStream(stream);
        const appended = await store
          .append([{ streamId: stream, expectedVersion, events: [article()] }], context)
          .catch(() => []);
        events.push(...appended);
      }
    })();
    const records: EventRedacted[] = [];
    for (let n = 0; n < 20; n += 1) {
      const { id } = events[n % events.length] as StoredEvent;
      records.push(...(await redact(id, n % 2 === 0 ? '/text' : '/title')));
    }
    await writing;
    const log = await store.readStream(stream);
    expect(log.map(({ streamVersion }) => streamVersion)).toEqual(log.map((_, n) => n + 1));
    const ids = new Set([...events, ...records].map(({ id }) => id));
    expect(new Set(log.map(({ id }) => id))).toEqual(ids);
    for (const { data } of records) {
      const after = log.find(({ id }) => id === data.eventId);
      expect(after?.redacted).toEqual(expect.arrayContaining([...data.fields]));
      for (const field of data.fields) {
        expect(after?.data).toHaveProperty(field.slice(1), expect.stringMatching(/^[█\s]+$/));
      }
    }
  });
});
