import { CommandBus } from '@nestjs/cqrs';
import { v7 as newId } from 'uuid';
import type { SourceSettings, StoredEvent } from '#events';
import { openTestWeb, type TestWeb } from '../http/test-web.contract.js';
import { serveIngest, type ServedIngest } from '../served-ingest.contract.js';
import { DecideSourceCommand } from '../sources/decide-source.command.js';

/** The ingest app beside a web of a spec's own, which it polls without waiting longer than it must. */
export type PolledWeb = {
  readonly web: TestWeb;
  readonly served: ServedIngest;
  /** Registers a source; answers its id. */
  register(settings: Partial<SourceSettings> & { url: string }): Promise<string>;
  /** Lets the source be polled now, as if its time had come, and waits until it was. */
  pollAgain(sourceId: string): Promise<void>;
  /** Waits until so many fetches of the source are in the ledger; answers them, the first first. */
  fetches(sourceId: string, count: number): Promise<Fetched[]>;
  /** All articles of the log, as they are now, in the order of their titles. */
  articles(): Promise<{ title: string; text: string; url: string | null; revision: number; publishedAt: string }[]>;
  eventsOf(sourceId: string): Promise<readonly StoredEvent[]>;
  stop(): Promise<void>;
};

/** What specs ask of a row of the ledger. */
export type Fetched = {
  readonly kind: string;
  readonly url: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly sentEtag: string | null;
  readonly blocker: string | null;
  readonly error: string | null;
  readonly itemsNew: number | null;
  readonly itemsChanged: number | null;
  readonly nextReason: string | null;
};

/** Settings under which nothing waits longer than it must. */
export const hurried = (web: TestWeb): Record<string, string> => ({
  INGEST_ALLOWED_ADDRESSES: web.allowed.join(','),
  POLL_MIN_MINUTES: '0.001',
  POLL_HOST_SPACING_MS: '5',
  POLL_FAILING_AFTER: '3',
});

export async function pollWeb(settings: Record<string, string> = {}): Promise<PolledWeb> {
  const web = await openTestWeb();
  const served = await serveIngest({ ...hurried(web), ...settings });
  const rows = <Row extends object>(text: string): Promise<Row[]> => served.rows<Row>(text);
  const count = async (sourceId: string): Promise<number> =>
    (await rows(`SELECT 1 FROM dateline.fetch WHERE source_id = '${sourceId}'`)).length;
  const untilFetched = async (sourceId: string, least: number): Promise<void> => {
    await served.eventually(`SELECT count(*) >= ${least} AS done FROM dateline.fetch WHERE source_id = '${sourceId}'`, [
      { done: true },
    ]);
  };
  return {
    web,
    served,
    async register({ url, ...given }) {
      const sourceId = newId();
      const defaults = { kind: 'feed' as const, title: 'The Wire', groups: [], tags: [] };
      const command = { type: 'RegisterSource', sourceId, settings: { ...defaults, ...given, url } } as const;
      await served.get(CommandBus).execute(new DecideSourceCommand(command, 'operator:spec'));
      return sourceId;
    },
    async pollAgain(sourceId) {
      const before = await count(sourceId);
      await rows(`UPDATE dateline.host SET next_at = now()`);
      await rows(`UPDATE dateline.fetch_job SET due_at = now() WHERE kind = 'poll' AND key = '${sourceId}'`);
      await untilFetched(sourceId, before + 1);
    },
    async fetches(sourceId, least) {
      await untilFetched(sourceId, least);
      return rows(`SELECT kind, url, outcome, status, sent_etag AS "sentEtag", blocker, error, items_new AS "itemsNew",
                     items_changed AS "itemsChanged", next_reason AS "nextReason"
                   FROM dateline.fetch WHERE source_id = '${sourceId}' ORDER BY id`);
    },
    articles: () =>
      rows(`SELECT DISTINCT ON (stream_id) data ->> 'title' AS title, data ->> 'text' AS text, data ->> 'url' AS url,
              (data ->> 'revision')::int AS revision, data ->> 'publishedAt' AS "publishedAt"
            FROM dateline.events WHERE category = 'article' AND type IN ('ArticleCollected', 'ArticleRevised')
            ORDER BY stream_id, stream_version DESC`).then((found) =>
        (found as Awaited<ReturnType<PolledWeb['articles']>>).toSorted((a, b) => (a.title < b.title ? -1 : 1)),
      ),
    eventsOf: (sourceId) => served.store.readStream(`source-${sourceId}`),
    async stop() {
      await served.stop();
      await web.close();
    },
  };
}

/** An item of a feed for specs. */
export type FeedEntry = {
  readonly title?: string;
  readonly link?: string;
  readonly guid?: string;
  readonly pubDate?: string;
  /** HTML of `content:encoded`. */
  readonly content?: string;
  readonly description?: string;
};

/** An RSS 2.0 feed of these items. */
export function rss(items: readonly FeedEntry[], channel = ''): string {
  const element = (name: string, words: string | undefined): string =>
    words === undefined ? '' : `<${name}>${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`;
  const entries = items.map(
    ({ content, ...said }) =>
      `<item>${Object.entries(said)
        .map(([name, words]) => element(name, words))
        .join('')}${element('content:encoded', content)}</item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
    <title>The Wire</title><link>https://wire.example/</link>${channel}${entries.join('')}</channel></rss>`;
}

/** The page of an article; every text is long enough to be one. */
export const page = (title: string, text: string): string =>
  `<!DOCTYPE html><html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>${paragraphs(text)}</article></body></html>`;

/** A text that is long enough for the whole of an article, in paragraphs. */
export const paragraphs = (text: string): string =>
  `<p>${text}</p><p>${'The ministers met in Riyadh on Tuesday and spoke for four hours about the talks. '.repeat(6)}</p><p>${'Both sides said that they would meet again before the end of the month. '.repeat(6)}</p>`;
