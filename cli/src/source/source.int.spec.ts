import { readFile, rm, writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import { runDateline, type Ended } from '#testing';
import { document } from '../../../apps/ingest/src/http/test-web.contract.js';
import { page, pollWeb, rss, type PolledWeb } from '../../../apps/ingest/src/polling/polled-web.contract.js';

let polled: PolledWeb;
let folder: string;

beforeEach(async () => {
  polled = await pollWeb();
  folder = await mkdtemp(join(tmpdir(), 'dateline-source-'));
});
afterEach(async () => {
  await polled.stop();
  await rm(folder, { recursive: true });
});

const met = 'Foreign Minister Sergei Lavrov met Secretary of State Marco Rubio in Riyadh on Tuesday.';
const at = 'Tue, 18 Feb 2025 09:00:00 GMT';
const source = (...args: string[]): Promise<Ended> => polled.served.cli('source', ...args);
/** The command alone, where no Dateline runs. */
const alone = (...args: string[]): Promise<Ended> =>
  runDateline('http://127.0.0.1:1', ['source', ...args], { INGEST_ALLOWED_ADDRESSES: polled.web.allowed.join(',') });

/** A site with a front page, a feed of one article and its page. */
function wire(host = '127.0.0.2'): { feed: string; front: string } {
  const site = polled.web.site(host);
  const item = { title: 'Ministers meet', link: site.url('/a'), pubDate: at, description: met };
  site.on('/feed', document(rss([item], '<language>en</language>'), 'application/rss+xml'));
  site.on('/a', document(page('Ministers meet', met), 'text/html'));
  site.on('/', document('<link rel="alternate" type="application/rss+xml" href="/feed">', 'text/html'));
  return { feed: site.url('/feed'), front: site.url('/') };
}

async function added(...args: string[]): Promise<string> {
  const { stdout, stderr } = await source('add', ...args, '--json');
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { sourceId: string }).sourceId;
}

describe('feeding a source from the shell', () => {
  it('goes from a site to its feed, a check, a source and its health', async () => {
    const { feed, front } = wire();
    expect((await source('discover', front)).stdout).toMatch(new RegExp(`feed +1 +link +The Wire +${feed}`));
    const checked = await alone('check', feed);
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(checked.stdout).toMatch(/^answer +200, application\/rss\+xml, \d+ bytes/m);
    expect(checked.stdout).toMatch(/^format +rss20, utf-8, en$/m);
    expect(checked.stdout).toMatch(/^1\. +Ministers meet$/m);
    expect(checked.stdout).toMatch(/^ +\d+ characters of its page$/m);
    expect(checked.stdout).toMatch(/^event +MeetingHeld .*Lavrov.*: “.*met/m);
    expect(await polled.articles()).toEqual([]);

    const registered = await source('add', feed, '--group', 'Press/Nordic', '--language', 'en', '--country', 'no');
    expect(registered).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Registered The Wire as \S+\.\n$/) as string,
    });
    const [, id = ''] = /as (\S+)\./.exec(registered.stdout) ?? [];
    await polled.fetches(id, 1);
    expect((await source('check', id)).stdout).toMatch(/^event +MeetingHeld/m);
    expect((await source('fetches', id)).stdout).toMatch(/poll +200 +changed|poll +200/);
    expect((await source('health', id)).stdout).toMatch(/^health +well$/m);
    expect((await source('health')).stdout).toMatch(new RegExp(`^${id} +The Wire +well`, 'm'));
  });

  it('registers with every setting, shows, changes and clears them, and says what was and is', async () => {
    const { feed } = wire();
    const more = [
      '--group',
      'A',
      'B',
      '--tag',
      'daily',
      '--language',
      'nb',
      '--licence',
      'by agreement',
      '--every',
      '30',
    ];
    const id = await added(feed, ...more, '--country', 'NO', '--title', 'Mine');
    const shown = (await source('show', id)).stdout;
    for (const line of ['source +Mine, feed', 'groups +A, B', 'tags +daily', 'language +nb', 'country +NO'])
      expect(shown).toMatch(new RegExp(`^${line}$`, 'm'));
    expect(shown).toMatch(/^schedule +every 30 minutes$/m);
    const changes = ['--automatic', '--title', 'Ours', '--no-tag', '--no-licence', '--reason', 'asked'];
    const { stdout } = await source('change', id, ...changes);
    expect(stdout.split('\n')).toEqual([
      'Changed Ours:',
      '  title: Ours (was Mine)',
      '  tags: none (was daily)',
      '  licence: none (was by agreement)',
      '  schedule: by its own rhythm (was every 30 minutes)',
      '',
    ]);
    expect((await source('change', id, '--title', 'Ours')).stdout).toBe('Nothing is changed: Ours was so already.\n');
    expect(JSON.parse((await source('show', id, '--json')).stdout)).toMatchObject({ groups: ['A', 'B'], tags: [] });
  });

  it('pauses, resumes and retires, and lists by state', async () => {
    const { feed } = wire();
    expect((await source('list')).stdout).toMatch(/There is no source yet: dateline source add URL/);
    const id = await added(feed);
    expect((await source('pause', id, '--reason', 'holidays')).stdout).toBe('The Wire is paused.\n');
    expect((await source('list', '--state', 'paused')).stdout).toMatch(
      new RegExp(`^${id} +paused +feed +The Wire`, 'm'),
    );
    expect((await source('show', id)).stdout).toMatch(/^state +paused: holidays$/m);
    expect((await source('resume', id)).stdout).toBe('The Wire is active.\n');
    expect((await source('list', '--state', 'paused')).stdout).toMatch(/No source is like that/);
    expect((await source('retire', id, '--reason', 'closed')).stdout).toBe('The Wire is retired.\n');
    expect(await source('resume', id)).toMatchObject({ code: 1, stderr: expect.stringContaining('retired') as string });
    await added('--kind', 'push', '--title', 'A desk');
    const [, cursor = ''] = /--cursor (\S+)/.exec((await source('list', '--limit', '1')).stdout) ?? [];
    expect((await source('list', '--limit', '1', '--cursor', cursor)).stdout).toContain('The Wire');
  });

  it('writes a list that another Dateline reads', async () => {
    const { feed } = wire();
    await added(feed, '--group', 'Press', '--tag', 'daily');
    const file = join(folder, 'feeds.opml');
    expect((await source('export', file)).stdout).toBe(`The sources are in ${file}.\n`);
    const undated = (opml: string): string => opml.replace(/<dateCreated>.*<\/dateCreated>/, '');
    expect(undated(await readFile(file, 'utf8'))).toBe(undated((await source('export')).stdout));
    expect((await source('import', file)).stdout).toBe('0 registered, 0 changed, 1 unchanged\n');
    await polled.served.rows('TRUNCATE dateline.source, dateline.source_address');
    expect((await source('import', file)).stdout).toBe('1 registered, 0 changed, 0 unchanged\n');
    await writeFile(file, '<opml version="2.0"><body><outline text="Bad" xmlUrl="ftp://old.example/"/></body></opml>');
    const faulty = await source('import', file);
    expect(faulty).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/line 1, Bad: url must be an http/) as string,
    });
  });
});

describe('a call that cannot be answered', () => {
  it.each([
    [['show', newId()], 1, /There is no source/],
    [['change', newId(), '--title', 'x'], 1, /There is no source/],
    [['pause', newId(), '--reason', 'x'], 1, /There is no source/],
    [['check', newId()], 1, /There is no source/],
    [['health', newId()], 1, /There is no source/],
    [['fetches', newId()], 1, /There is no source/],
    [['pause', newId()], 2, /--reason/],
    [['change', newId()], 2, /name a setting to change/],
    [['change', newId(), '--every', 'often'], 2, /whole number of minutes/],
    [['change', newId(), '--every', '5', '--automatic'], 2, /cannot be used/],
    [['add', 'file:///etc/passwd'], 1, /url: must be an http or https URL/],
    [['add', 'http://10.0.0.1/feed'], 1, /INGEST_ALLOWED_ADDRESSES/],
    [['add', 'https://news.example/', '--kind', 'radio'], 2, /feed, sitemap, page, push/],
    [['check', 'news.example/feed'], 2, /neither an address, which begins with https:\/\/, nor the id/],
    [['check', 'file:///etc/passwd'], 2, /must be an http or https URL/],
    [['check', 'https://news.example', '--kind', 'page'], 2, /selector is required for a page/],
    [['check', newId(), '--kind', 'feed'], 2, /a registered source has its own/],
    [['discover', 'news'], 1, /must be an http or https URL/],
    [['import', '/nowhere/feeds.opml'], 2, /cannot be read/],
    [['export', '/nowhere/feeds.opml'], 2, /cannot be written/],
    [['list', '--api', 'nowhere'], 2, /no address of a Dateline/],
    [['list', '--api', 'http://127.0.0.1:1'], 1, /No Dateline answers/],
  ])('%j says what is wrong', async (args, code, words) => {
    const ended = await source(...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(words);
  });

  it('of a check tells what was got, why it cannot be read and what to do', async () => {
    const { front } = wire();
    const site = polled.web.site('127.0.0.2').on('/empty', document(rss([]), 'application/rss+xml'));
    const html = await alone('check', front);
    expect(html).toMatchObject({ code: 1, stderr: '' });
    expect(html.stdout).toMatch(/^problem +.* is no feed that can be read/m);
    expect(html.stdout).toMatch(/^to do +find its feeds: dateline source discover http/m);
    expect((await alone('check', site.url('/gone'))).stdout).toMatch(
      /^problem .*404; there is nothing at this address$/m,
    );
    const inner = await alone('check', 'http://10.0.0.1/feed', '--json');
    expect([inner.code, JSON.parse(inner.stdout)]).toEqual([
      1,
      expect.objectContaining({ problem: expect.stringContaining('INGEST_ALLOWED_ADDRESSES') as string }),
    ]);
    expect(await alone('check', site.url('/empty'))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^items +0: it lists nothing right now$/m) as string,
    });
  });

  it('of a discovery is told from a site without feeds', async () => {
    const site = polled.web.site('127.0.0.3').on('/', document('<p>Hello</p>', 'text/html'));
    expect(await source('discover', site.url('/'))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/no feed and no sitemap. Its links can be watched: .* --kind page/) as string,
    });
    expect(await source('discover', 'http://10.0.0.1/')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^It could not be looked at: /) as string,
    });
  });
});

describe('the help of every verb', () => {
  it('has an example', async () => {
    const verbs = ['add', 'change', 'check', 'discover', 'export', 'fetches', 'health', 'import', 'list', 'pause'];
    for (const verb of [...verbs, 'resume', 'retire', 'show']) {
      const { code, stdout } = await source(verb, '--help');
      expect([code, stdout]).toEqual([0, expect.stringContaining(`Example:\n  dateline source ${verb}`)]);
      expect(stdout).toContain('--json');
    }
  });
});
