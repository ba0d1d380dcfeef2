import { createApp, readConfig } from '#platform';
import { sendJson } from '#testing';
import { document } from '../http/test-web.contract.js';
import { ingestConfig } from '../ingest.config.js';
import { IngestModule } from '../ingest.module.js';
import { Quarantine } from '../quarantine/quarantine.js';
import { paragraphs, pollWeb, rss, type PolledWeb } from './polled-web.contract.js';

let polled: PolledWeb;
let nextHost = 2;

beforeAll(async () => {
  polled = await pollWeb({ MAX_EVENT_BYTES: '20000' });
});
afterAll(() => polled.stop());

const long = (words: string): string => paragraphs(`${words} `.repeat(2_000));
type Held = { id: string; error: string; attempts: number; state: string; articles: string[]; documentHash: string };
const heldOf = (sourceId: string): Promise<Held[]> =>
  polled.served.rows(`SELECT id, error, attempts, state, articles, document_hash AS "documentHash"
    FROM dateline.quarantine WHERE source_id = '${sourceId}' AND stage = 'item' ORDER BY published_at`);
const retry = (id: string): ReturnType<PolledWeb['served']['send']> =>
  polled.served.send('POST', `/v1/quarantine/${id}/retry`);
const titled = async (prefix: string): Promise<string[]> =>
  (await polled.articles()).flatMap(({ title }) => (title.startsWith(prefix) ? [title] : []));

/** A source with these items, polled once. */
async function poll(items: Parameters<typeof rss>[0]): Promise<string> {
  const site = polled.web.site(`127.0.0.${nextHost++}`);
  site.on('/rss', document(rss(items), 'application/rss+xml'));
  const id = await polled.register({ url: site.url('/rss') });
  await polled.fetches(id, 1);
  return id;
}

describe('an item that could not become an article', () => {
  it('is held for itself, though it has no address, and the others are taken', async () => {
    const dated = (day: number, title: string, content: string): Parameters<typeof rss>[0][number] => ({
      ...{ title, content, guid: title, pubDate: `Tue, ${day} Feb 2025 09:00:00 GMT` },
    });
    const source = await poll([
      dated(18, 'I1 long', long('One alone.')),
      dated(19, 'I1 longer', long('Two, three.')),
      dated(20, 'I1 short', paragraphs('Short.')),
    ]);
    expect(await titled('I1')).toEqual(['I1 short']);
    expect(await heldOf(source)).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
  });

  it('stays held with the error of today when it still cannot, and counts the attempt', async () => {
    const source = await poll([{ title: 'I2', guid: '1', content: long('Too long.') }]);
    await polled.served.rows(
      `UPDATE dateline.quarantine SET error = 'as was said before' WHERE source_id = '${source}'`,
    );
    const [{ id } = { id: '' }] = await heldOf(source);
    const { body } = await retry(id);
    expect(body).toMatchObject({ outcome: 'held', articles: [], error: expect.stringContaining('20000') as string });
    expect(await heldOf(source)).toMatchObject([
      { id, state: 'held', attempts: 2, error: expect.stringContaining('20000') as string },
    ]);
    const listed = await polled.served.cli('quarantine', 'retry', id);
    expect(listed).toMatchObject({ code: 1, stdout: expect.stringContaining('Still held: ') as string });
    expect(await titled('I2')).toEqual([]);
  });

  it('becomes the article that it is, and no other of its listing, once a newer process can take it', async () => {
    const source = await poll([
      { title: 'I3 the other', guid: '1', content: long('The other.') },
      { title: 'I3 this', guid: '2', content: long('This one.'), pubDate: 'Tue, 18 Feb 2025 09:00:00 GMT' },
    ]);
    const [{ id } = { id: '' }] = await heldOf(source);
    const newer = await createApp(
      IngestModule.with(readConfig(ingestConfig, { DATABASE_URL: polled.served.test.url })),
      'error',
    );
    await newer.listen(0, '127.0.0.1');
    try {
      const { body } = await sendJson(`${await newer.getUrl()}/v1/quarantine/${id}/retry`, 'POST');
      expect(body).toMatchObject({ outcome: 'resolved', error: null });
    } finally {
      await newer.close();
    }
    expect(await heldOf(source)).toMatchObject([{ id, state: 'resolved', attempts: 2 }, { state: 'held' }]);
    const [article] = (await polled.articles()).filter(({ title }) => title.startsWith('I3'));
    expect(article).toMatchObject({ title: 'I3 this', publishedAt: '2025-02-18T09:00:00.000Z' });
    expect(article?.text.length).toBeGreaterThan(20_000);
    expect(await titled('I3')).toHaveLength(1);
  });

  it('is known by its address where a newer reader tells items apart by something else', async () => {
    const link = 'https://wire.example/i4';
    const source = await poll([{ title: 'I4', link, content: paragraphs('Readable.') }]);
    const [{ hash: documentHash } = { hash: '' }] = await polled.served.rows<{ hash: string }>(
      `SELECT document_hash AS hash FROM dateline.fetch WHERE source_id = '${source}'`,
    );
    const held = {
      sourceId: source,
      documentHash,
      stage: 'item',
      error: 'not readable then',
      itemKey: 'of then',
    } as const;
    const id = await polled.served.get(Quarantine).hold({ ...held, url: link });
    expect((await retry(id)).body).toMatchObject({ outcome: 'resolved', articles: [expect.any(String)] });
    const gone = await polled.served.get(Quarantine).hold({ ...held, url: null });
    expect((await retry(gone)).body).toMatchObject({
      error: 'Its listing, as it is read now, has no such item',
    });
  });
});
