import { v7 as newId } from 'uuid';
import type { EventRedacted, Fact, StoredEvent } from '#events';
import { aMeetingHeld, anArticleCollected, aStanceDeclared, aStatementMade } from '#testing';
import { DuplicateEventError, InvalidRedactionError, UnknownEventError } from './errors.js';
import type { EventStore, NewEvent, RedactionContext } from './event-store.js';

const publishedAt = '2025-02-18T09:00:00Z';
const at = '2025-03-01T08:00:00Z';
const reason = 'Court of Example, file 7 O 12/25';
const appending = { correlationId: newId(), causationId: newId(), actor: 'client:spec' };
const demand: RedactionContext = { ...appending, actor: 'operator:spec', reason, at, newId };

const TEXT = 'Jane Doe met 𝔘 ministers,\n\tin “Riyadh” on Tuesday.';
/** By hand: the letter outside the basic plane is two code units. */
const BLANKED = '████ ███ ███ ██ ██████████\n\t██ ████████ ██ ████████';

const asNew = ({ type, data }: StoredEvent): NewEvent => ({ id: newId(), publishedAt, ...({ type, data } as Fact) });
const spanOf = (quote: string): { start: number; end: number; quote: string } => {
  const start = TEXT.indexOf(quote);
  return { start, end: start + quote.length, quote };
};

/** What every event store promises of redactions; each implementation runs it. */
export function redactionContract(create: () => Promise<{ store: EventStore; dispose: () => Promise<void> }>): void {
  let store: EventStore;
  let dispose: () => Promise<void>;
  let articleId: string;
  let stream: string;

  beforeAll(async () => {
    ({ store, dispose } = await create());
  });
  afterAll(() => dispose());
  beforeEach(() => {
    articleId = newId();
    stream = `article-${articleId}`;
  });

  const article = (revision = 1): NewEvent => asNew(anArticleCollected({ data: { articleId, revision, text: TEXT } }));
  const evidence = (revision = 1): { articleId: string; revision: number; spans: ReturnType<typeof spanOf>[] } => ({
    articleId,
    revision,
    spans: [spanOf('Jane Doe met'), spanOf('𝔘')],
  });
  const append = async (streamId: string, ...events: NewEvent[]): Promise<readonly StoredEvent[]> => {
    const { length: expectedVersion } = await store.readStream(streamId);
    return store.append([{ streamId, expectedVersion, events }], appending);
  };
  const redact = (event: { id: string } | undefined, ...pointers: string[]): Promise<readonly EventRedacted[]> =>
    store.redact({ eventId: event?.id ?? '', pointers }, demand);
  /** The log as JSON, without the events of other tests. */
  const streamsAsText = async (...streamIds: string[]): Promise<string> =>
    JSON.stringify([...(await store.readStreams([stream, ...streamIds]))]);

  describe('a redaction', () => {
    it('blanks every code unit that is no white space, marks the event, and keeps all else of it', async () => {
      const [before] = await append(stream, article());
      await redact(before, '/text');
      const [after] = await store.readStream(stream);
      expect(BLANKED).toHaveLength(TEXT.length);
      expect(after).toEqual({ ...before, data: { ...before?.data, text: BLANKED }, redacted: ['/text'] });
    });

    it('is recorded at the end of the stream: which event and fields, who, why and when', async () => {
      const [before] = await append(stream, article(), article(2));
      const records = await redact(before, '/title', '/text');
      expect(records).toMatchObject([
        {
          type: 'EventRedacted',
          streamId: stream,
          streamVersion: 3,
          publishedAt: at,
          actor: 'operator:spec',
          correlationId: demand.correlationId,
          data: { eventId: before?.id, fields: ['/title', '/text'], reason },
        },
      ]);
      expect((await store.readStream(stream)).slice(2)).toEqual(records);
    });

    it('is in the log behind all that was there, and reading the log gives blanked events', async () => {
      const [before] = await append(stream, article());
      const [record] = await redact(before, '/text');
      const page = await store.read({ after: (before?.position ?? 0) - 1, limit: 10 });
      expect(page.map(({ id }) => id)).toEqual([before?.id, record?.id]);
      expect(JSON.stringify(page)).not.toContain('Jane');
    });

    it('blanks all words below a pointer', async () => {
      await append(stream, article());
      const quotes = [spanOf('Jane Doe'), spanOf('Riyadh')];
      const [said] = await append(
        `statement-${articleId}`,
        asNew(aStatementMade({ data: { evidence: evidence(), quotes } })),
      );
      const [record] = await redact(said, '/quotes', '/occurred/expression');
      expect(record?.data.fields).toEqual(['/quotes/0/quote', '/quotes/1/quote', '/occurred/expression']);
      const [after] = await store.readStream(`statement-${articleId}`);
      expect(after?.data).toMatchObject({
        quotes: [
          { ...quotes[0], quote: '████ ███' },
          { ...quotes[1], quote: '██████' },
        ],
        occurred: { expression: '███████', from: '2025-02-18' },
        content: 'that the talks were useful',
      });
    });

    it('of a text blanks its copies in every event that cites it, in the same go, each with a record', async () => {
      const other = newId();
      const [first] = await append(stream, article(), article(2));
      await append(`article-${other}`, asNew(anArticleCollected({ data: { articleId: other, text: TEXT } })));
      const [meeting, stance, statement] = [`meeting-${articleId}`, `stance-${articleId}`, `statement-${articleId}`];
      const corroborated = (given: ReturnType<typeof evidence>): NewEvent =>
        asNew({
          ...aMeetingHeld(),
          type: 'OccurrenceCorroborated',
          data: { evidence: given, confidence: 0.5 },
        });
      const [held, again] = await append(
        meeting,
        asNew(aMeetingHeld({ data: { evidence: evidence() } })),
        corroborated(evidence()),
        corroborated(evidence(2)),
        corroborated({ ...evidence(), articleId: other }),
      );
      const cited = { evidence: evidence(), quotes: [spanOf('ministers')] };
      const [holds] = await append(stance, asNew(aStanceDeclared({ data: { ...cited, condition: 'if Jane' } })));
      const [says] = await append(statement, asNew(aStatementMade({ data: { ...cited, content: 'Jane came' } })));

      const records = await redact(first, '/text');
      const touched = [first, held, again, holds, says].map((event) => event?.id);
      expect(records.map(({ data }) => data.eventId)).toEqual(touched);
      expect(new Set(records.map(({ streamId }) => streamId))).toEqual(new Set([stream, meeting, stance, statement]));
      expect(new Set(records[3]?.data.fields)).toEqual(
        new Set(['/evidence/spans/0/quote', '/evidence/spans/1/quote', '/target', '/condition', '/quotes/0/quote']),
      );
      const [, , second, elsewhere] = await store.readStream(meeting);
      expect(JSON.stringify([second, elsewhere])).not.toContain('█');
      const told = [...(await store.readStream(stance)), ...(await store.readStream(statement))];
      expect(JSON.stringify(told)).not.toContain('Jane');
      expect((await store.readStream(meeting)).slice(0, 2).map(({ data }) => data)).toMatchObject([
        { evidence: { articleId, spans: [{ ...spanOf('Jane Doe met'), quote: '████ ███ ███' }, { quote: '██' }] } },
        { evidence: { articleId, spans: [{ quote: '████ ███ ███' }, { quote: '██' }] } },
      ]);
    });

    it('of a title leaves those alone who cite the text', async () => {
      const [first] = await append(stream, article());
      await append(`meeting-${articleId}`, asNew(aMeetingHeld({ data: { evidence: evidence() } })));
      expect(await redact(first, '/title')).toHaveLength(1);
      expect(JSON.stringify(await store.readStream(`meeting-${articleId}`))).toContain('Jane Doe met');
    });

    it('done again stores nothing and answers the records of then; a further field gets a further record', async () => {
      const [first] = await append(stream, article());
      await append(`meeting-${articleId}`, asNew(aMeetingHeld({ data: { evidence: evidence() } })));
      const records = await redact(first, '/text');
      const log = await streamsAsText(`meeting-${articleId}`);
      expect(await redact(first, '/text')).toEqual(records);
      expect(await streamsAsText(`meeting-${articleId}`)).toBe(log);
      const further = await redact(first, '/title', '/text');
      expect(further.slice(0, 2)).toEqual(records);
      expect(further.slice(2)).toMatchObject([{ data: { eventId: first?.id, fields: ['/title'] } }]);
      expect((await store.readStream(stream))[0]?.redacted).toEqual(['/text', '/title']);
    });

    it('asked for several times at once is done once', async () => {
      const [first] = await append(stream, article());
      const answers = await Promise.all(Array.from({ length: 5 }, () => redact(first, '/text')));
      expect(await store.readStream(stream)).toHaveLength(2);
      expect(answers).toEqual(answers.map(() => answers[0]));
    });

    it('can be looked at before: what would be blanked, and nothing is', async () => {
      const [first] = await append(stream, article());
      const [held] = await append(`meeting-${articleId}`, asNew(aMeetingHeld({ data: { evidence: evidence() } })));
      const log = await streamsAsText(`meeting-${articleId}`);
      const asked = { eventId: first?.id ?? '', pointers: ['/text'] };
      expect(await store.planRedaction(asked)).toEqual([
        { eventId: first?.id, streamId: stream, type: 'ArticleCollected', fields: ['/text'], characters: 42 },
        {
          eventId: held?.id,
          streamId: `meeting-${articleId}`,
          type: 'MeetingHeld',
          fields: ['/evidence/spans/0/quote', '/evidence/spans/1/quote'],
          characters: 12,
        },
      ]);
      expect(await streamsAsText(`meeting-${articleId}`)).toBe(log);
      await redact(first, '/text');
      expect(await store.planRedaction(asked)).toEqual([]);
    });

    it('wakes those up who wait for the log', async () => {
      const [first] = await append(stream, article());
      const heard = new Promise<void>((resolve) => {
        store.onAppended(resolve);
      });
      await redact(first, '/title');
      await heard;
    });
  });

  describe('a redaction is refused, with nothing changed,', () => {
    it.each(['/txt', '/text/0', '/title/', '/revision', '/articleId', '/publishedAt', '/contentHash', '/url', ''])(
      'when the pointer is "%s"',
      async (pointer) => {
        const [first] = await append(stream, article());
        const log = await streamsAsText();
        const refusal: unknown = await redact(first, '/text', pointer).catch((error: unknown) => error);
        expect(refusal).toBeInstanceOf(InvalidRedactionError);
        expect(refusal).toMatchObject({ code: 'INVALID_REDACTION', pointer });
        expect(await streamsAsText()).toBe(log);
      },
    );
    it.each([
      '/evidence',
      '/evidence/articleId',
      '/actors',
      '/actors/0/actorId',
      '/basis',
      '/occurred/from',
      '/quotes',
    ])('when it asks a meeting for "%s"', async (pointer) => {
      await append(stream, article());
      const [held] = await append(`meeting-${articleId}`, asNew(aMeetingHeld({ data: { evidence: evidence() } })));
      await expect(redact(held, pointer)).rejects.toMatchObject({ code: 'INVALID_REDACTION', pointer });
      expect(await store.readStream(`meeting-${articleId}`)).toEqual([held]);
    });
    it('when the event is unknown, or the record of a redaction', async () => {
      await expect(redact({ id: newId() }, '/text')).rejects.toThrow(UnknownEventError);
      const [first] = await append(stream, article());
      const [record] = await redact(first, '/title');
      await expect(redact(record, '/reason')).rejects.toThrow(/record of a redaction itself/);
      await expect(store.planRedaction({ eventId: newId(), pointers: ['/text'] })).rejects.toThrow(UnknownEventError);
      expect(await store.readStream(stream)).toHaveLength(2);
    });
  });

  describe('appending after a redaction', () => {
    it('goes on in the stream, and quotes of the removed words are refused', async () => {
      const [first] = await append(stream, article());
      await redact(first, '/text');
      expect((await append(stream, article(2)))[0]?.streamVersion).toBe(3);
      const late = append(`meeting-${articleId}`, asNew(aMeetingHeld({ data: { evidence: evidence() } })));
      await expect(late).rejects.toThrow(/does not say "Jane Doe met"/);
    });

    it('answers a repeated append, of before, with what is stored now', async () => {
      const event = article();
      await append(stream, event);
      await redact(event, '/text');
      const [stored] = await store.readStream(stream);
      const repeat = (given: NewEvent): Promise<readonly StoredEvent[]> =>
        store.append([{ streamId: stream, expectedVersion: 0, events: [given] }], appending);
      expect(await repeat(event)).toEqual([stored]);
      const forged = { ...event, data: { ...event.data, title: 'Forged' } } as NewEvent;
      await expect(repeat(forged)).rejects.toThrow(DuplicateEventError);
    });

    it('leaves no quote of the removed words behind, however appends and redaction meet', async () => {
      const [first] = await append(stream, article());
      const streams = Array.from({ length: 30 }, (_, n) => `meeting-${articleId}${n}`);
      const citing = streams.map((streamId) =>
        append(streamId, asNew(aMeetingHeld({ data: { evidence: evidence() } }))).catch((error: unknown) => error),
      );
      const [records] = await Promise.all([redact(first, '/text'), ...citing]);
      expect(records.length).toBeGreaterThan(0);
      expect(await streamsAsText(...streams)).not.toContain('Jane');
      const versions = [...(await store.readStreams([stream, ...streams])).values()];
      for (const events of versions) expect(events.map((e) => e.streamVersion)).toEqual(events.map((_, n) => n + 1));
    });
  });
}
