import { v7 as newId } from 'uuid';
import type { Fact, StoredEvent } from '#events';
import { PARTITIONS, partitionOf } from '#platform';
import { aMeetingHeld, anArticleCollected } from '#testing';
import { ConcurrencyError, DuplicateEventError, InvalidEventError, OversizeEventError } from './errors.js';
import type { AppendContext, EventStore, EventStoreLimits, NewEvent } from './event-store.js';

const publishedAt = '2025-02-18T09:00:00Z';
const context: AppendContext = { correlationId: newId(), causationId: newId(), actor: 'client:spec' };

const asNew = ({ type, data }: StoredEvent): NewEvent => ({ id: newId(), publishedAt, ...({ type, data } as Fact) });
/** An article with a text of its own, so that each test has its own streams. */
const collected = (articleId: string): NewEvent => asNew(anArticleCollected({ data: { articleId } }));
const held = (articleId: string, quote = 'Ministers'): NewEvent => {
  const spans = [{ start: 0, end: quote.length, quote }];
  return asNew(aMeetingHeld({ data: { evidence: { articleId, revision: 1, spans } } }));
};

const MAX_EVENT_BYTES = 10_000;

/** What every event store promises; each implementation runs it. */
export function eventStoreContract(
  create: (limits: EventStoreLimits) => Promise<{ store: EventStore; dispose: () => Promise<void> }>,
): void {
  let store: EventStore;
  let dispose: () => Promise<void>;
  let articleId: string;
  let stream: string;

  beforeAll(async () => {
    ({ store, dispose } = await create({ maxEventBytes: MAX_EVENT_BYTES }));
  });
  afterAll(() => dispose());
  beforeEach(() => {
    articleId = newId();
    stream = `article-${articleId}`;
  });

  const append = (expectedVersion: number, ...events: NewEvent[]): Promise<readonly StoredEvent[]> =>
    store.append([{ streamId: stream, expectedVersion, events }], context);

  describe('what is pending', () => {
    it('is counted after a position, or after that of each partition, by category', async () => {
      const [first, second] = await append(0, collected(articleId), collected(articleId));
      const [meeting] = await store.append(
        [{ streamId: `meeting-${articleId}`, expectedVersion: 0, events: [held(articleId)] }],
        context,
      );
      const before = (first?.position ?? 0) - 1;
      expect(await store.pending({ after: before })).toEqual({ events: 3, ageS: expect.any(Number) as number });
      expect(await store.pending({ after: before, categories: ['article'] })).toMatchObject({ events: 2 });
      expect(await store.pending({ after: second?.position ?? 0, categories: ['article'] })).toEqual({
        events: 0,
        ageS: 0,
      });
      const marks = Array.from({ length: PARTITIONS }, () => meeting?.position ?? 0);
      expect(await store.pending({ after: marks })).toEqual({ events: 0, ageS: 0 });
      marks[partitionOf(stream)] = first?.position ?? 0;
      expect(await store.pending({ after: marks, categories: ['article'] })).toMatchObject({ events: 1 });
    });
  });

  describe('appending', () => {
    it('numbers the events of a stream from 1 without gaps and tells where they stand in the log', async () => {
      const [first] = await append(0, collected(articleId));
      const [second, third] = await append(1, collected(articleId), collected(articleId));
      const versions = [first, second, third].map((event) => event?.streamVersion);
      expect(versions).toEqual([1, 2, 3]);
      expect(third?.position).toBeGreaterThan(second?.position ?? Number.NaN);
      expect(second?.position).toBeGreaterThan(first?.position ?? Number.NaN);
      expect(await store.readStream(stream)).toEqual([first, second, third]);
    });

    it('keeps everything the envelope and the data say', async () => {
      const event = collected(articleId);
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      await store.append([{ streamId: stream, expectedVersion: 0, events: [event] }], { ...context, traceparent });
      const [stored] = await store.readStream(stream);
      expect(stored).toMatchObject({ ...event, ...context, traceparent, version: 1, streamId: stream });
      expect(Date.parse(stored?.recordedAt ?? '')).not.toBeNaN();
    });

    it('refuses an append decided on an older version, and appends nothing of it', async () => {
      await append(0, collected(articleId));
      await expect(append(0, collected(articleId), collected(articleId))).rejects.toThrow(ConcurrencyError);
      expect(await store.readStream(stream)).toHaveLength(1);
    });

    it('refuses an append that would leave a gap', async () => {
      await append(0, collected(articleId));
      await expect(append(2, collected(articleId))).rejects.toThrow(ConcurrencyError);
      expect(await store.readStream(stream)).toHaveLength(1);
    });

    it('appends to several streams or to none', async () => {
      await append(0, collected(articleId));
      const [meeting, other] = [`meeting-${articleId}`, `meeting-${newId()}`];
      const both = (version: number): Promise<readonly StoredEvent[]> =>
        store.append(
          [
            { streamId: meeting, expectedVersion: 0, events: [held(articleId)] },
            { streamId: stream, expectedVersion: version, events: [collected(articleId)] },
            { streamId: other, expectedVersion: 0, events: [held(articleId)] },
          ],
          context,
        );
      await expect(both(0)).rejects.toThrow(ConcurrencyError);
      expect((await store.readStreams([meeting, other])).size).toBe(0);
      expect((await both(1)).map(({ streamId }) => streamId)).toEqual([meeting, stream, other]);
    });

    it('answers a repeated append with what it stored the first time', async () => {
      const events = [collected(articleId), collected(articleId)];
      const first = await append(0, ...events);
      expect(await append(0, ...events)).toEqual(first);
      expect(await store.readStream(stream)).toHaveLength(2);
    });

    it('refuses an id that is in the log with another content', async () => {
      const event = collected(articleId);
      await append(0, event);
      const forged = { ...collected(articleId), id: event.id, data: { ...event.data, title: 'Forged' } } as NewEvent;
      await expect(append(1, forged)).rejects.toThrow(DuplicateEventError);
    });

    it('refuses a repetition with one event more than the first time, and appends nothing of it', async () => {
      const [first, second] = [collected(articleId), collected(articleId)];
      await append(0, first);
      await expect(append(0, first, second)).rejects.toThrow(/without the others of this append/);
      expect(await store.readStream(stream)).toHaveLength(1);
    });

    it('appends once what several callers append at the same time under the same ids', async () => {
      const events = [collected(articleId), collected(articleId)];
      const answers = await Promise.all(Array.from({ length: 6 }, () => append(0, ...events)));
      const stored = await store.readStream(stream);
      expect(stored).toHaveLength(2);
      expect(answers).toEqual(answers.map(() => stored));
    });

    it('lets one of several callers win that append different events on the same version', async () => {
      const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => append(0, collected(articleId))));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
      expect(refusals.map(({ name }) => name)).toEqual(Array.from({ length: 5 }, () => 'ConcurrencyError'));
      expect(await store.readStream(stream)).toHaveLength(1);
    });

    it('refuses an event with more bytes than the limit, tells how many, and appends nothing', async () => {
      const event = collected(articleId);
      const large = { ...event, data: { ...event.data, text: 'ü'.repeat(MAX_EVENT_BYTES / 2) } } as NewEvent;
      const refusal: unknown = await append(0, collected(articleId), large).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(OversizeEventError);
      expect((refusal as Error).message).toMatch(/has \d{5} bytes, 10000 are allowed \(MAX_EVENT_BYTES\)/);
      expect(await store.readStream(stream)).toEqual([]);
    });

    it('refuses data that breaks the schema, a member that the schema does not know, and a foreign category', async () => {
      const event = collected(articleId);
      const broken = { ...event, data: { ...event.data, title: '' } } as NewEvent;
      const surplus = { ...event, data: Object.assign({ colour: 'red' }, event.data) } as NewEvent;
      await expect(append(0, broken)).rejects.toThrow(/ArticleCollected was refused: title/);
      await expect(append(0, surplus)).rejects.toThrow(InvalidEventError);
      await expect(append(0, held(articleId))).rejects.toThrow(/no such event in category article/);
      expect(await store.readStream(stream)).toEqual([]);
    });
  });

  describe('the evidence of an event', () => {
    const meet = (event: NewEvent): Promise<readonly StoredEvent[]> =>
      store.append([{ streamId: `meeting-${newId()}`, expectedVersion: 0, events: [event] }], context);

    it('is accepted when the article says those words at those offsets', async () => {
      await append(0, collected(articleId));
      expect(await meet(held(articleId))).toHaveLength(1);
    });

    it('may stand in an article of the same append', async () => {
      const meeting = { streamId: `meeting-${articleId}`, expectedVersion: 0, events: [held(articleId)] };
      const article = { streamId: stream, expectedVersion: 0, events: [collected(articleId)] };
      expect(await store.append([meeting, article], context)).toHaveLength(2);
    });

    it('is refused when the words are not there', async () => {
      await append(0, collected(articleId));
      await expect(meet(held(articleId, 'Presidents'))).rejects.toThrow(/does not say "Presidents" at \[0, 10\)/);
    });

    it('is refused when the article or the revision is unknown', async () => {
      await expect(meet(held(articleId))).rejects.toThrow(/there is no article/);
      await append(0, collected(articleId));
      const later = held(articleId) as Extract<NewEvent, { type: 'MeetingHeld' }>;
      const evidence = { ...later.data.evidence, revision: 2 };
      await expect(meet({ ...later, data: { ...later.data, evidence } })).rejects.toThrow(/there is no article .*\/2/);
    });
  });

  describe('reading the log', () => {
    it('goes on after a position, in order, up to the limit', async () => {
      const all = await append(0, ...Array.from({ length: 5 }, () => collected(articleId)));
      const start = (all[0]?.position ?? 1) - 1;
      const page = await store.read({ after: start, limit: 3 });
      expect(page).toEqual(all.slice(0, 3));
      expect(await store.read({ after: page[2]?.position ?? 0, limit: 10 })).toEqual(all.slice(3));
    });

    it('leaves out other categories, and finds later events of its own', async () => {
      const [article] = await append(0, collected(articleId));
      const after = (article?.position ?? 1) - 1;
      expect(await store.read({ after, limit: 10, categories: ['meeting'] })).toEqual([]);
      const streamId = `meeting-${articleId}`;
      const meeting = await store.append([{ streamId, expectedVersion: 0, events: [held(articleId)] }], context);
      expect(await store.read({ after, limit: 10, categories: ['meeting'] })).toEqual(meeting);
    });

    it('shares the streams out over partitions, each stream in one, none left out', async () => {
      const streamIds = Array.from({ length: 40 }, () => `article-${newId()}`);
      const start = (await append(0, collected(articleId)))[0]?.position ?? 0;
      for (const streamId of streamIds) {
        await store.append([{ streamId, expectedVersion: 0, events: [collected(articleId)] }], context);
      }
      const parts = Array.from({ length: PARTITIONS }, (_, partition) => [partition]);
      const shares = await Promise.all(parts.map((partitions) => store.read({ after: start, limit: 100, partitions })));
      shares.forEach((share, partition) => {
        expect(share.map(({ streamId }) => partitionOf(streamId))).toEqual(share.map(() => partition));
      });
      expect(
        shares
          .flat()
          .map(({ streamId }) => streamId)
          .sort(),
      ).toEqual(streamIds.toSorted());
      const two = await store.read({ after: start, limit: 100, partitions: [3, 4] });
      expect(two.length).toBe((shares[3]?.length ?? 0) + (shares[4]?.length ?? 0));
    });

    it('tells how far it has looked, whether it found something or not', async () => {
      const all = await append(0, ...Array.from({ length: 3 }, () => collected(articleId)));
      const [first, , last] = all.map(({ position }) => position);
      const query = { after: (first ?? 1) - 1, limit: 2 };
      expect(await store.scan(query)).toEqual({ events: all.slice(0, 2), upTo: all[1]?.position });
      expect(await store.scan({ ...query, limit: 10 })).toEqual({ events: all, upTo: last });
      expect(await store.scan({ ...query, limit: 10, categories: ['stance'] })).toEqual({ events: [], upTo: last });
      expect(await store.scan({ after: last ?? 0, limit: 10 })).toEqual({ events: [], upTo: last });
    });

    it('answers nothing beyond the end', async () => {
      const [last] = await append(0, collected(articleId));
      expect(await store.read({ after: last?.position ?? 0, limit: 10 })).toEqual([]);
    });
  });

  it('tells listeners soon after an append, until they stop', async () => {
    const told = { times: 0 };
    let tell: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const stop = store.onAppended(() => {
      told.times += 1;
      tell();
    });
    await append(0, collected(articleId));
    await heard;
    stop();
    const { times } = told;
    await append(1, collected(articleId));
    expect(told.times).toBe(times);
  });
}
