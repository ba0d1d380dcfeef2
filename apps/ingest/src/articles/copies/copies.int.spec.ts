import { CommandBus } from '@nestjs/cqrs';
import { v7 as newId } from 'uuid';
import type { ArticleDuplicated, StoredEvent } from '#events';
import { Database } from '#platform';
import { serveIngest, type ServedIngest } from '../../served-ingest.contract.js';
import { RecordDuplicateCommand } from './record-duplicate.command.js';
import { Signatures, type EnteredText } from './signatures.js';
import { aReport } from './spec-texts.contract.js';

let ingest: ServedIngest;
beforeEach(async () => {
  ingest = await serveIngest();
});
afterEach(() => ingest.stop());

const day = (n: number): string => `2025-02-${String(n).padStart(2, '0')}T08:00:00Z`;

/** Pushes an article and answers its id. */
async function push(url: string, text: string, publishedAt = day(1)): Promise<string> {
  const { body } = await ingest.send('POST', '/v1/articles', { url, title: `Title at ${url}`, text, publishedAt });
  return (body as { articleId: string }).articleId;
}
/** Waits until the group has read all that is in the log. */
async function settled(): Promise<void> {
  await ingest.eventually(
    `SELECT count(*)::int AS open FROM dateline.events AS e WHERE category = 'article' AND position > coalesce((
       SELECT position FROM dateline.consumer_checkpoint WHERE group_name = 'copies'
         AND partition = 'log/' || get_byte(decode(md5(e.stream_id), 'hex'), 0) % 16), 0)`,
    [{ open: 0 }],
  );
}
const isDuplicated = (event: StoredEvent): event is ArticleDuplicated => event.type === 'ArticleDuplicated';
const saidOf = async (articleId: string): Promise<ArticleDuplicated['data'][]> =>
  (await ingest.store.readStream(`article-${articleId}`)).filter(isDuplicated).map(({ data }) => data);
const text = (articleId: string, what: string, revision = 1): EnteredText => ({
  articleId,
  revision,
  text: what,
  publishedAt: day(1),
});

describe('a copy', () => {
  it('is told in its own stream, with its original, what is shared and who else has it', async () => {
    const first = await push('https://wire.example/1', aReport(1));
    await push('https://other.example/1', aReport(2));
    await settled();
    const copied = `From our correspondent. ${aReport(1)} Read more in our weekend edition.`;
    const second = await push('https://paper.example/x', copied, day(2));
    await settled();
    const third = await push('https://late.example/y', aReport(1, 9), day(3));
    await settled();
    expect(await saidOf(first)).toEqual([]);
    const [duplicate] = await saidOf(second);
    expect(duplicate).toMatchObject({
      ...{ revision: 1, groupId: first, originalArticleId: first, members: [first] },
      comparedWith: { articleId: first, revision: 1 },
    });
    expect(duplicate?.sharedShare).toBeGreaterThan(0.8);
    expect(duplicate?.passages.map(({ start, end }) => copied.slice(start, end))).toEqual([aReport(1).slice(0, -1)]);
    expect(await saidOf(third)).toMatchObject([{ groupId: first, sharedShare: 1, members: [first, second] }]);
    const [event] = (await ingest.store.readStream(`article-${second}`)).filter(isDuplicated);
    const [cause] = await ingest.store.readStream(`article-${second}`);
    expect(event).toMatchObject({ causationId: cause?.id, correlationId: cause?.correlationId, publishedAt: day(2) });
  });

  it('that was published before what it was found after is the original, in the group that there is', async () => {
    const known = await push('https://paper.example/x', aReport(1), day(5));
    await settled();
    const earlier = await push('https://wire.example/1', aReport(1), day(2));
    await settled();
    const later = await push('https://third.example/1', aReport(1), day(6));
    await settled();
    expect(await saidOf(known)).toEqual([]);
    expect(await saidOf(earlier)).toMatchObject([{ groupId: known, originalArticleId: earlier }]);
    expect(await saidOf(later)).toMatchObject([{ groupId: known, originalArticleId: earlier }]);
  });

  it('is one no more when a revision says something else, and one again when a revision says the same', async () => {
    const first = await push('https://wire.example/1', aReport(1));
    await settled();
    const second = await push('https://paper.example/x', aReport(1));
    await settled();
    await push('https://paper.example/x', aReport(3));
    await settled();
    expect(await saidOf(second)).toMatchObject([{ revision: 1 }]);
    const other = await push('https://fourth.example/x', aReport(3));
    await push('https://paper.example/x', `${aReport(1)} Again.`);
    await settled();
    expect(await saidOf(second)).toMatchObject([{ revision: 1 }, { revision: 3, groupId: first }]);
    expect(await saidOf(other)).toMatchObject([{ groupId: second }]);
  });

  it('is not seen in a text of few words, nor in one whose words were removed', async () => {
    await push('https://a.example/1', 'They met on Monday and agreed.');
    const short = await push('https://b.example/1', 'They met on Monday and agreed.');
    const removed = await push('https://wire.example/1', aReport(1));
    await settled();
    const [event] = await ingest.store.readStream(`article-${removed}`);
    const id = newId();
    await ingest.store.redact(
      { eventId: event?.id ?? '', pointers: ['/text'] },
      { correlationId: id, causationId: id, actor: 'operator:spec', reason: 'order', at: day(9), newId },
    );
    await settled();
    const after = await push('https://paper.example/x', aReport(1));
    await settled();
    expect([await saidOf(short), await saidOf(after)]).toEqual([[], []]);
    expect(await ingest.rows('SELECT count(*)::int AS keys FROM dateline.article_signature_key')).toEqual([
      { keys: 32 },
    ]);
  });
});

describe('copies that come at once', () => {
  it('are all found but the first, in one group, whichever process takes them', async () => {
    const databases = [1, 2, 3].map(() => Database.connect(ingest.test.url, { max: 3 }));
    const processes = databases.map((database) => new Signatures(database));
    const copies = Array.from({ length: 10 }, (_, n) => text(`copy-${n}`, `${aReport(9)} Edition ${n} of this paper.`));
    const found = await Promise.all(
      processes.flatMap((one, nth) =>
        copies.map((copy) => one.enter({ ...copy, articleId: `${copy.articleId}-${nth}` })),
      ),
    );
    await Promise.all(databases.map((database) => database.close()));
    const duplicates = found.flatMap((each) => (each === null ? [] : [each]));
    expect(duplicates).toHaveLength(29);
    const groups = new Set(duplicates.map(({ groupId }) => groupId));
    expect(groups.size).toBe(1);
    expect(duplicates.map(({ articleId }) => articleId)).not.toContain([...groups][0]);
  });

  it('through the app are told once each', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, (_, n) => push(`https://p${n}.example/a`, aReport(4))));
    await settled();
    const said = await Promise.all(ids.map(saidOf));
    expect(said.map((each) => each.length).sort()).toEqual([0, ...ids.slice(1).map(() => 1)]);
  });
});

describe('a redelivery', () => {
  it('is answered as the first delivery was, also after others joined, so that what a crash left unsaid is said', async () => {
    const signatures = ingest.get(Signatures);
    const [first, second] = [text('first', aReport(5)), text('second', aReport(5))];
    expect(await signatures.enter(first)).toBeNull();
    const found = await signatures.enter(second);
    expect(found).toMatchObject({ groupId: 'first' });
    await signatures.enter(text('third', aReport(5)));
    expect(await signatures.enter(first)).toBeNull();
    expect(await signatures.enter(second)).toEqual(found);
    expect(await signatures.enter(text('second', aReport(6), 2))).toBeNull();
    expect(await signatures.enter(second)).toBeNull();
  });

  it('of what is said in the log already says nothing', async () => {
    await push('https://wire.example/1', aReport(1));
    await settled();
    const copy = await push('https://paper.example/x', aReport(1));
    await settled();
    const [cause] = await ingest.store.readStream(`article-${copy}`);
    const [duplicate] = await saidOf(copy);
    if (cause === undefined || duplicate === undefined) throw new Error('nothing was found');
    await Promise.all(
      [1, 2, 3].map(() => ingest.get(CommandBus).execute(new RecordDuplicateCommand(duplicate, cause))),
    );
    expect(await saidOf(copy)).toEqual([duplicate]);
  });
});
