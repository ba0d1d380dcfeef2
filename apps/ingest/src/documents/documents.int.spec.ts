import { createHash, randomBytes } from 'node:crypto';
import { migrate } from '#platform';
import { createTestDatabase, type TestDatabase } from '#testing';
import { migrations as quarantineMigrations } from '../quarantine/migrations.js';
import { Quarantine } from '../quarantine/quarantine.js';
import { Documents } from './documents.js';
import { migrations } from './migrations.js';

let test: TestDatabase;
let documents: Documents;

beforeEach(async () => {
  test = await createTestDatabase();
  await migrate(test.database, [...migrations, ...quarantineMigrations]);
  documents = new Documents(test.database);
});
afterEach(() => test.drop());

const origin = { url: 'https://wire.example/a', contentType: 'text/html', fetchedAt: new Date('2025-02-18T09:00:00Z') };
const age = (hash: string, days: number): Promise<object[]> =>
  test.database.query({
    text: 'UPDATE dateline.document SET kept_at = now() - make_interval(days => $2) WHERE hash = $1',
    values: [hash, days],
  });

describe('documents', () => {
  it.each([
    ['a page', Buffer.from('<p>They met on Monday.</p>'.repeat(1_000))],
    ['bytes that no compression makes smaller', randomBytes(10_000)],
    ['bytes of no encoding', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
    ['nothing at all', Buffer.alloc(0)],
  ])('give back %s as it came, with where it came from', async (_, bytes) => {
    const hash = await documents.put(bytes, origin);
    expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
    const stored = await documents.get(hash);
    expect(stored).toEqual({ ...origin, hash, bytes: expect.any(Buffer) as Buffer });
    expect(stored?.bytes.equals(bytes)).toBe(true);
  });

  it('keep the same bytes once, also when they come twenty times at once, and take up less room', async () => {
    const page = Buffer.from('<p>They met on Monday.</p>'.repeat(1_000));
    const hashes = await Promise.all(Array.from({ length: 20 }, () => documents.put(page, origin)));
    expect(new Set(hashes).size).toBe(1);
    const sum = await documents.sum();
    expect(sum).toMatchObject({ documents: 1, bytes: page.byteLength });
    expect(sum.storedBytes).toBeLessThan(page.byteLength / 10);
  });

  it('answer null for what is not kept', async () => {
    expect(await documents.get('0'.repeat(64))).toBeNull();
  });

  it('do not pass damaged bytes off as what came', async () => {
    const hash = await documents.put(randomBytes(1_000), origin);
    await test.database.query({
      text: `UPDATE dateline.document SET bytes = set_byte(bytes, 5, get_byte(bytes, 5) # 1)`,
    });
    await expect(documents.get(hash)).rejects.toThrow(/damaged/);
  });

  it('forget what came last before the retention, however old its first coming is', async () => {
    const [old, renewed, young] = await Promise.all(
      ['old', 'renewed', 'young'].map((words) => documents.put(Buffer.from(words), origin)),
    );
    await Promise.all([age(old ?? '', 31), age(renewed ?? '', 31), age(young ?? '', 29)]);
    await documents.put(Buffer.from('renewed'), origin);
    expect(await documents.forget(30)).toBe(1);
    expect(await documents.get(old ?? '')).toBeNull();
    expect(await documents.get(renewed ?? '')).not.toBeNull();
    expect(await documents.get(young ?? '')).not.toBeNull();
  });

  it('keep what the quarantine holds, until the entry is closed', async () => {
    const hash = await documents.put(Buffer.from('unreadable'), origin);
    await age(hash, 400);
    const quarantine = new Quarantine(test.database);
    const id = await quarantine.hold({ url: origin.url, documentHash: hash, stage: 'page', error: 'no text' });
    expect(await documents.forget(30)).toBe(0);
    await quarantine.discard(id, { by: 'operator:spec', reason: 'a test' });
    expect(await documents.forget(30)).toBe(1);
  });

  it('forget more than one statement takes', async () => {
    await test.database.query({
      text: `INSERT INTO dateline.document (hash, bytes, compression, size, fetched_at, kept_at)
             SELECT lpad(to_hex(n), 64, '0'), '', 'none', 0, now(), now() - interval '1 year' FROM generate_series(1, 1201) AS n`,
    });
    expect(await documents.forget(30)).toBe(1_201);
  });
});
