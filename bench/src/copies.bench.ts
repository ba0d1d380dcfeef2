import { migrations as eventStoreMigrations } from '#event-store';
import { migrate, type Database } from '#platform';
import { migrations as copiesMigrations } from '../../apps/ingest/src/articles/copies/migrations.js';
import { Signatures } from '../../apps/ingest/src/articles/copies/signatures.js';
import { aReport } from '../../apps/ingest/src/articles/copies/spec-texts.contract.js';
import type { Benchmark, BenchmarkOptions, Measurement } from './benchmark.js';
import { withPostgres } from './services.js';

/** Articles that are entered at each size; every second one is a copy of the one before. */
const ENTERED = 1000;
const WARM_UP = 200;
const BUDGET_MS = 5;

/** What is known of articles that have nothing in common: 32 keys of chance each, and 160 shingles. */
const FILL = `
  INSERT INTO dateline.article_signature (article_id, revision, published_at, shingles)
  SELECT 'known-' || n, 1, now(), (
    SELECT decode(string_agg(md5((n * 64 + part)::text), ''), 'hex') FROM generate_series(1, 40) AS part)
  FROM generate_series($1::int + 1, $2::int) AS n`;
const FILL_KEYS = `
  INSERT INTO dateline.article_signature_key (key, signature)
  SELECT hashint8(id * 32 + nth), id FROM dateline.article_signature CROSS JOIN generate_series(0, 31) AS nth
  WHERE split_part(article_id, '-', 2)::int > $1 AND article_id LIKE 'known-%'`;
const SIZE = `
  SELECT (pg_total_relation_size('dateline.article_signature')
        + pg_total_relation_size('dateline.article_signature_key'))::float8 AS bytes`;

/** Brings the number of known articles up to a size; the index is made after, which is far quicker. */
async function fill(database: Database, from: number, to: number): Promise<void> {
  await database.query({
    text: 'ALTER TABLE dateline.article_signature_key DROP CONSTRAINT article_signature_key_pkey',
  });
  await database.query({ text: FILL, values: [from, to] });
  await database.query({ text: FILL_KEYS, values: [from] });
  await database.query({ text: 'ALTER TABLE dateline.article_signature_key ADD PRIMARY KEY (key, signature)' });
  await database.query({ text: 'ANALYZE dateline.article_signature, dateline.article_signature_key' });
}

type Entered = { readonly ms: number[]; readonly found: number };

/** Enters texts one after another, as the consumer does; every second one is a copy with words of its own around it. */
async function enter(signatures: Signatures, first: number, count: number): Promise<Entered> {
  const ms: number[] = [];
  let found = 0;
  for (let n = first; n < first + count; n += 1) {
    const text = aReport(n - (n % 2), 24);
    const own = n % 2 === 0 ? text : `From our correspondent ${n}. ${text} Read on in the edition of tomorrow.`;
    const start = performance.now();
    const duplicate = await signatures.enter({
      ...{ articleId: `entered-${n}`, revision: 1, text: own },
      publishedAt: '2025-02-18T08:00:00Z',
    });
    ms.push(performance.now() - start);
    if (duplicate !== null) found += 1;
  }
  return { ms: ms.sort((a, b) => a - b), found };
}

async function atSizes({ sizes, progress }: BenchmarkOptions): Promise<Measurement[]> {
  return withPostgres(async (create) => {
    const { database } = await create();
    await migrate(database, [...eventStoreMigrations, ...copiesMigrations]);
    const signatures = new Signatures(database);
    const measurements: Measurement[] = [];
    let [known, entered] = [0, 0];
    for (const size of sizes) {
      progress(`filling up to ${size} articles`);
      await fill(database, known, size);
      known = size;
      await enter(signatures, entered, WARM_UP);
      progress(`entering ${ENTERED} articles`);
      const { ms, found } = await enter(signatures, entered + WARM_UP, ENTERED);
      entered += WARM_UP + ENTERED;
      if (found !== ENTERED / 2) throw new Error(`${found} of ${ENTERED / 2} copies were found`);
      measurements.push(...(await figuresOf(database, size, ms)));
    }
    return measurements;
  });
}

async function figuresOf(database: Database, size: number, ms: readonly number[]): Promise<Measurement[]> {
  const [row] = await database.query<{ bytes: number }>({ text: SIZE });
  const at = `at ${size.toLocaleString('en')} articles`;
  const atShare = (share: number): number => ms[Math.floor(ms.length * share)] ?? 0;
  const range: [number, number] = [ms[0] ?? 0, atShare(0.99)];
  return [
    { what: `an article, ${at}`, unit: 'ms', value: atShare(0.5), range, budget: { atMost: BUDGET_MS } },
    { what: `disk, ${at}`, unit: 'MiB', value: (row?.bytes ?? 0) / 2 ** 20 },
    { what: `memory of the process, ${at}`, unit: 'MiB', value: process.memoryUsage().rss / 2 ** 20 },
  ];
}

/** How long it takes to find out whether an article is a copy, as the articles become more. */
export const copies: Benchmark = {
  name: 'copies',
  summary: 'finding copies among the articles that are known',
  about: 'the median article, with the least and the 99th of 100 as rounds; half of them are copies, and all are found',
  minutes: { usual: 8 },
  run: atSizes,
};
