import { PageReader } from '../../../apps/ingest/src/pages/page-reader.js';
import type { BenchmarkOptions, Measurement } from '../benchmark.js';
import { figureOf, inTurn, sideBySide } from '../timing.js';
import { aPage, type GeneratedPage } from './generated-page.js';
import { sharedWords } from './shared-words.js';
import { startTrafilatura, type PagesRead, type Trafilatura } from './trafilatura.js';

const PAGES = 120;
/** Pages that a core reads in a second. */
const PER_CORE = { atLeast: 8 };
/** Percent of the words of the articles; who finds fewer has not done the work. */
const LEAST_SHARED = { atLeast: 90 };
/** Pages read before the first round by each thread, so that its code is compiled. */
const WARM_UP = 30;

type Timed = PagesRead & { readonly seconds: number };
/** Reads all pages; answers the texts in their order, and the seconds of processor that it took. */
type Contender = () => Promise<PagesRead>;

/** Pages as bytes to articles, with one and with two threads, beside as many processes of trafilatura. */
export async function measurePages(options: BenchmarkOptions): Promise<Measurement[]> {
  const pages = Array.from({ length: options.events ?? PAGES }, (_, seed) => aPage(seed));
  const readers = [new PageReader({ threads: 1 }), new PageReader({ threads: 2 })] as const;
  const peer = await peerOf(pages, options);
  try {
    await warmUp(readers, peer, pages);
    options.progress(`${options.rounds} rounds of ${pages.length} pages`);
    const read = await inTurn<string, Timed>(options.rounds, {
      ours1: timed(() => readAll(readers[0], pages, 1)),
      ours2: timed(() => readAll(readers[1], pages, 2)),
      ...(peer === undefined ? {} : peerContenders(peer, pages.length)),
    });
    return report(read, pages);
  } finally {
    for (const one of [...readers, peer]) await one?.close();
  }
}

async function peerOf(pages: readonly GeneratedPage[], options: BenchmarkOptions): Promise<Trafilatura | undefined> {
  try {
    return await startTrafilatura(pages, 2);
  } catch (error) {
    options.progress(`trafilatura is left out: ${(error as Error).message}`);
    return undefined;
  }
}

function peerContenders(peer: Trafilatura, count: number): Record<string, () => Promise<Timed>> {
  const all = Array.from({ length: count }, (_, nth) => nth);
  return {
    theirs1: timed(() => peer.read(0, { pages: all, fast: false })),
    theirs2: timed(() => inHalves(peer, all)),
    fast1: timed(() => peer.read(0, { pages: all, fast: true })),
  };
}

/** Every second page in each of two processes. */
async function inHalves(peer: Trafilatura, all: readonly number[]): Promise<PagesRead> {
  const halves = [0, 1].map((half) => all.filter((nth) => nth % 2 === half));
  const read = await Promise.all(halves.map((pages, nth) => peer.read(nth, { pages, fast: false })));
  return {
    cpuSeconds: read.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    texts: all.map((nth) => read[nth % 2]?.texts[Math.floor(nth / 2)] ?? ''),
  };
}

function timed(contender: Contender): () => Promise<Timed> {
  return async () => {
    const start = performance.now();
    const read = await contender();
    return { ...read, seconds: (performance.now() - start) / 1000 };
  };
}

async function warmUp(
  [one, two]: readonly [PageReader, PageReader],
  peer: Trafilatura | undefined,
  pages: readonly GeneratedPage[],
): Promise<void> {
  const first = Array.from({ length: Math.min(WARM_UP, pages.length) }, (_, nth) => nth);
  const some = first.map((nth) => pages[nth] as GeneratedPage);
  await readAll(one, some, 1);
  await readAll(two, [...some, ...some], 2);
  for (const fast of [false, true]) {
    for (const nth of [0, 1]) await peer?.read(nth, { pages: first, fast });
  }
}

/** As ingest does: bytes into a thread, the article out. The processor's time is that of all threads of this process. */
async function readAll(reader: PageReader, pages: readonly GeneratedPage[], threads: number): Promise<PagesRead> {
  const texts: string[] = [];
  const before = process.cpuUsage();
  let next = 0;
  await sideBySide(threads * 2, async () => {
    for (let nth = next++; nth < pages.length; nth = next++) {
      const { bytes, url } = pages[nth] as GeneratedPage;
      texts[nth] = (await reader.read({ bytes, url, contentType: 'text/html' })).text;
    }
  });
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6, texts };
}

/** Throws where our texts are not those of the articles: a figure of such a run would mean nothing. */
function report(read: Readonly<Record<string, readonly Timed[]>>, pages: readonly GeneratedPage[]): Measurement[] {
  const figure = (name: string, of: (timed: Timed) => number): ReturnType<typeof figureOf> | undefined =>
    read[name] === undefined ? undefined : figureOf(read[name].map(of));
  const line = (what: string, { unit, budget, of, ours, theirs }: Asked): Measurement => {
    const [mine, peer] = [figure(ours, of), figure(theirs, of)];
    if (mine === undefined) throw new RangeError(`${ours} was not measured`);
    return {
      ...{ what, unit, value: mine.median, range: mine.range },
      ...(peer === undefined ? {} : { against: { name: peers[theirs] ?? theirs, value: peer.median } }),
      ...(budget === undefined ? {} : { budget }),
    };
  };
  const [rate, perCore, words] = [
    { unit: 'pages/s', of: ({ seconds }: Timed) => pages.length / seconds },
    { unit: 'pages/s', of: ({ cpuSeconds }: Timed) => pages.length / cpuSeconds, budget: PER_CORE },
    { unit: '%', of: ({ texts }: Timed) => sharedOfAll(texts, pages) * 100, budget: LEAST_SHARED },
  ];
  const found = line('words as in the articles', { ...words, ours: 'ours1', theirs: 'theirs1' });
  if (found.value < LEAST_SHARED.atLeast)
    throw new Error(`Only ${found.value.toFixed(1)} % of the words are those of the articles`);
  return [
    line('page to article, 1 thread', { ...rate, ours: 'ours1', theirs: 'theirs1' }),
    line('page to article, 2 threads', { ...rate, ours: 'ours2', theirs: 'theirs2' }),
    line('… per second of processor, 1 thread', { ...perCore, ours: 'ours1', theirs: 'theirs1' }),
    line('… per second of processor, 2 threads', { ...perCore, ours: 'ours2', theirs: 'theirs2' }),
    ...(read['fast1'] === undefined
      ? []
      : [line('… against its fast mode', { ...rate, ours: 'ours1', theirs: 'fast1' })]),
    found,
  ];
}

type Asked = {
  readonly unit: string;
  readonly budget?: Measurement['budget'];
  readonly of: (timed: Timed) => number;
  readonly ours: string;
  readonly theirs: string;
};
const peers: Readonly<Record<string, string>> = {
  theirs1: 'trafilatura',
  theirs2: 'trafilatura, 2 processes',
  fast1: 'trafilatura, fast',
};

const sharedOfAll = (texts: readonly string[], pages: readonly GeneratedPage[]): number =>
  pages.reduce((sum, { text }, nth) => sum + sharedWords(text, texts[nth] ?? ''), 0) / pages.length;
