import type { Benchmark } from './benchmark.js';
import { measureFeeds } from './ingest/measure-feeds.js';
import { measurePages } from './ingest/measure-pages.js';

/** Reading pages and feeds. */
export const ingest: Benchmark = {
  name: 'ingest',
  summary: 'pages to articles beside trafilatura, feeds to items beside feedsmith',
  about:
    'generated pages of 30 to 200 kB in worker threads; --events: pages and feeds of a round; Python 3 for trafilatura',
  minutes: { usual: 3 },
  run: async (options) => [...(await measurePages(options)), ...(await measureFeeds(options))],
};
