import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArticleFile } from './read-article-file.js';
import { UsageError } from './usage-error.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dateline-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('reading an article from a file', () => {
  it('takes the first line that says something as the title, and the whole file as the text', async () => {
    const text = '\n  Ministers meet \n\nThey met on Monday.\n';
    const article = await readArticleFile(await file('a.txt', text), { published: '2025-02-18' });
    expect(article).toEqual({ name: 'a.txt', title: 'Ministers meet', text, publishedAt: '2025-02-18' });
  });

  it('takes JSON as it would be posted, and lets the command line overrule it', async () => {
    const json = { title: 'T', text: 'Text.', publishedAt: '2025-02-18', publisher: 'Wire' };
    const path = await file('a.json', JSON.stringify(json));
    expect(await readArticleFile(path, {})).toEqual({ name: 'a.json', ...json });
    const overruled = await readArticleFile(path, { published: '2025-03-01', title: 'Other' });
    expect(overruled).toMatchObject({ title: 'Other', publishedAt: '2025-03-01', publisher: 'Wire' });
  });

  it.each([
    ['a text without a date', 'a.txt', 'Text.', /when it was published: add --published/],
    ['an empty file', 'b.txt', ' \n', /is empty/],
    ['JSON that is broken', 'c.json', '{"title": ', /is no article in JSON/],
    ['JSON that lacks a member', 'd.json', '{"title": "T"}', /at text/],
  ])('says what is wrong with %s', async (_, name, content, reason) => {
    const reading = readArticleFile(await file(name, content), {});
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(reason);
  });

  it('says which file is not there', async () => {
    await expect(readArticleFile(join(folder, 'none'), {})).rejects.toThrow(/none cannot be read: ENOENT/);
  });
});
