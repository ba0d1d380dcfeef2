import { manyReports, report, seedArticle } from './articles.js';
import type { Client, Row } from './client.js';

/** A running Dateline in some form, and how to break it. */
export type Running = {
  client: Client;
  /** `kill -9` to what reads articles and what projects events, then starts them again. */
  crash(): Promise<void>;
};

const names = (row: Row | undefined): string[] => row?.actors.map(({ name }) => name).sort() ?? [];
const saidBy = (rows: readonly Row[], name: string): string[] =>
  rows
    .filter(({ type, actors }) => type === 'StatementMade' && actors.some((actor) => actor.name === name))
    .flatMap(({ quotes = [] }) => quotes.map(({ quote }) => quote));

/** The story that every form of Dateline must tell the same way. */
export function acceptanceStory(running: () => Running): void {
  const client = (): Client => running().client;

  it('makes an article into events that answer questions and open their sentence', async () => {
    const receipt = await client().push(report);
    expect(receipt).toMatchObject({ outcome: 'collected', revision: 1 });
    const rows = await client().eventsOf(receipt);
    await client().checkEvidence(rows);

    const [held] = await client().all('/v1/meetings?place=oslo&country=NO%2BCA&status=held');
    expect(held).toMatchObject({ occurred: { from: '2025-03-04', to: '2025-03-04' }, where: { country: 'NO' } });
    expect(names(held)).toEqual(['Espen Barth Eide', 'Mélanie Joly']);
    const [planned] = await client().all('/v1/meetings?status=planned&from=2025-03-10&to=2025-03-16');
    expect(planned).toMatchObject({ type: 'MeetingPlanned', occurred: { expression: 'next week', precision: 'week' } });
    expect(saidBy(await client().all('/v1/statements?country=NO'), 'Espen Barth Eide').join()).toMatch(
      /frank and useful/,
    );
    const [stance] = await client().all('/v1/stances?actor=alexander%20stubb');
    expect(stance).toMatchObject({ position: 'against', basis: 'quoted' });
    expect(stance?.quotes?.[0]?.quote).toMatch(/hasty and unwise/);
  });

  it('answers the evidence of an event by itself', async () => {
    const [held] = await client().all('/v1/meetings?place=oslo');
    const { data } = await client().get<{ data: Row['evidence'] }>(`/v1/events/${held?.id ?? ''}/evidence`);
    expect(data).toMatchObject(held?.evidence ?? []);
    expect(data.length).toBe(held?.evidence.length);
  });

  it('takes the same article twice as one', async () => {
    const before = await client().all('/v1/events');
    const receipt = await client().push(report);
    expect(receipt).toMatchObject({ outcome: 'unchanged', revision: 1 });
    expect(await client().all('/v1/events')).toEqual(before);
  });

  it('retracts what a revised article no longer says', async () => {
    const url = 'https://wire.example/2025/03/corrected';
    const text =
      'Norwegian Foreign Minister Espen Barth Eide met Canadian Foreign Minister Mélanie Joly in Vienna on Monday.';
    const publishedAt = '2025-04-08T09:00:00Z';
    const first = await client().push({ ...report, url, text, publishedAt });
    await client().eventsOf(first);
    const second = await client().push({
      ...report,
      url,
      publishedAt,
      text: 'The ministers of Norway and Canada stayed at home.',
    });
    expect(second).toMatchObject({ articleId: first.articleId, revision: 2, outcome: 'revised' });
    const ask = (): Promise<Row[]> => client().all('/v1/meetings?place=vienna&from=2025-04-07&to=2025-04-07');
    expect(await client().until(ask, (rows) => rows.length === 0)).toEqual([]);
  });

  it('loses nothing and doubles nothing when the processes are killed in the middle', async () => {
    const reports = manyReports(60);
    const pushed = reports.slice(0, 30).map((article) => client().push(article));
    await Promise.all(pushed);
    await running().crash();
    for (const article of reports) await client().push(article);
    const ask = (): Promise<Row[]> => client().all('/v1/meetings?actor=person-espen-barth-eide&to=2024-12-31');
    const rows = await client().until(ask, ({ length }) => length >= reports.length);
    const days = rows.map(({ occurred }) => occurred?.from).sort();
    expect(days).toEqual(reports.map(({ publishedAt }) => publishedAt.slice(0, 10)));
    expect(rows.map(({ reports: count }) => count)).toEqual(rows.map(() => 1));
    await client().checkEvidence(rows);
  });

  it('answers the same after another crash', async () => {
    const before = await client().all('/v1/events');
    await running().crash();
    expect(await client().all('/v1/events')).toEqual(before);
  });

  // The data set lies beside the checkout of those who build Dateline; nobody else needs it.
  const seed = seedArticle();
  if (seed === undefined) return;
  describe('the seed article of the data set', () => {
    let rows: Row[];
    beforeAll(async () => {
      rows = await client().eventsOf(await client().push(seed));
    });
    const meetings = (status: string): Row[] => rows.filter((row) => row.status === status || row.type === status);

    it('shows every sentence it takes its events from', () => client().checkEvidence(rows));

    it('tells the Riyadh meeting of 18 February with Rubio and Lavrov', async () => {
      const riyadh = await client().all('/v1/meetings?place=riyadh&from=2025-02-18&to=2025-02-18&country=US%2BRU');
      expect(riyadh).toHaveLength(1);
      expect(names(riyadh[0])).toEqual(expect.arrayContaining(['Marco Rubio', 'Sergei Lavrov']));
    });

    it('tells the Paris meeting of 17 February', async () => {
      const paris = await client().all('/v1/meetings?place=paris&from=2025-02-17&to=2025-02-17');
      expect(paris).toHaveLength(1);
    });

    it('tells Starmer and Trump as planned for next week, not as held', () => {
      const both = meetings('MeetingPlanned').filter((row) => names(row).join().includes('Keir Starmer'));
      expect(both).toMatchObject([{ occurred: { from: '2025-02-24', to: '2025-03-02', expression: 'next week' } }]);
      const held = meetings('MeetingHeld').filter((row) => names(row).includes('Donald Trump'));
      expect(held.filter((row) => names(row).includes('Keir Starmer'))).toEqual([]);
    });

    it('tells the statements of Bruce, Peskov and Macron with their quotes', () => {
      expect(saidBy(rows, 'Tammy Bruce').join()).toMatch(/determine if the Russians perhaps are serious/);
      expect(saidBy(rows, 'Dmitry Peskov').join()).toMatch(/preparations for potential Ukraine peace talks/);
      expect(saidBy(rows, 'Emmanuel Macron').join()).toMatch(/We seek a strong and lasting peace in Ukraine/);
    });

    it('tells Scholz against peacekeepers, in his own words', () => {
      const scholz = rows.filter(({ type, actors }) => type === 'StanceDeclared' && actors[0]?.name === 'Olaf Scholz');
      expect(scholz).toMatchObject([{ basis: 'quoted' }]);
    });
  });
}
