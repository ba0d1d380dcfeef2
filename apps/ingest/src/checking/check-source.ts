import type { Claim, Extraction, Extractor } from '../../../extraction/src/extractor.js';
import { FetchError, type Answer, type Hop } from '../http/fetcher.js';
import { ACCEPT_PAGE, ACCEPT_SOURCE, ask, refusalIn, type Web } from './ask.js';
import { forbiddenBy, siteRules, type SiteRules, type SiteVerdict } from './site-rules.js';
import { readSource, type ReadItem, type ReadSource, type SourceToRead } from './read-source.js';

/** Articles of a source that are looked at. */
const ARTICLES = 3;
/** UTF-16 code units of a text that are shown. */
const SHOWN = 2_000;

/** What pages are read with; a `PageReader` is one. */
export type Pages = {
  read(page: { bytes: Uint8Array; contentType: string | null; url: string }): Promise<{
    readonly title: string;
    readonly text: string;
    readonly published: { readonly value: string } | null;
  }>;
};

/** What a check works with. Nothing in it stores anything. */
export type CheckTools = {
  readonly web: Web;
  /** The product that robots.txt is asked for. */
  readonly userAgent: string;
  /** Null where pages cannot be read: then the text is what the source carries. */
  readonly pages: Pages | null;
  /** Loaded when there is a text to read. */
  readonly extractor: () => Promise<Extractor>;
};

/** An event found in an article, with the words that say it. */
export type CheckedEvent = { readonly type: string; readonly actors: readonly string[]; readonly quote: string };

/** An article of a source, as far as it could be read. */
export type CheckedArticle = {
  readonly url: string | null;
  readonly title: string | null;
  readonly published: string | null;
  readonly robots: SiteVerdict | null;
  /** The beginning. */
  readonly text: string;
  readonly textLength: number;
  readonly textFrom: 'page' | 'source' | null;
  readonly events: readonly CheckedEvent[];
  /** Why it, or the events in it, were not read, or not to the end, in words. */
  readonly problem: string | null;
};

/** What a source gives right now. */
export type CheckedSource = {
  readonly kind: SourceToRead['kind'];
  readonly url: string;
  /** After redirects; null where nothing answered. */
  readonly finalUrl: string | null;
  readonly status: number | null;
  readonly redirects: readonly Hop[];
  readonly robots: SiteVerdict | null;
  readonly contentType: string | null;
  readonly bytes: number;
  readonly durationMs: number | null;
  /** Null where it cannot be read; then `problem` tells why. */
  readonly read: Omit<ReadSource, 'items'> | null;
  readonly items: number;
  readonly articles: readonly CheckedArticle[];
  readonly problem: string | null;
};

/** Fetches a source now and reads its first articles, three unless told, without storing anything. Only what is broken here makes it reject. */
export async function checkSource(
  source: SourceToRead,
  tools: CheckTools,
  mostArticles = ARTICLES,
): Promise<CheckedSource> {
  const answer = await ask(tools.web, source.url, ACCEPT_SOURCE);
  const rules = siteRules(tools.web, tools.userAgent);
  const robots = await rules(source.url);
  const got = gotOf(source, answer, robots);
  if (answer instanceof FetchError) return { ...got, problem: answer.message };
  const refusal = refusalIn(answer);
  if (refusal !== null) return { ...got, problem: refusal };
  try {
    const { items, ...read } = readSource(source, answer);
    const articles: CheckedArticle[] = [];
    for (const item of items.slice(0, mostArticles)) articles.push(await checkItem(item, read, { ...tools, rules }));
    return { ...got, read, items: items.length, articles };
  } catch (error) {
    return { ...got, problem: `${answer.url} is no ${source.kind} that can be read: ${(error as Error).message}` };
  }
}

function gotOf({ kind, url }: SourceToRead, answer: Answer | FetchError, robots: SiteVerdict | null): CheckedSource {
  const nothing = { read: null, items: 0, articles: [], problem: null, kind, url, robots };
  if (answer instanceof FetchError) {
    const unanswered = { finalUrl: null, status: null, contentType: null, bytes: 0, durationMs: null };
    return { ...nothing, ...unanswered, redirects: answer.hops };
  }
  const { url: finalUrl, status, hops: redirects, headers, body, durationMs } = answer;
  const contentType = headers['content-type'] ?? null;
  return {
    ...nothing,
    finalUrl,
    status,
    redirects,
    contentType,
    bytes: body.length,
    durationMs: Math.round(durationMs),
  };
}

type ItemTools = CheckTools & { readonly rules: SiteRules };
type Text = Pick<CheckedArticle, 'title' | 'published' | 'text' | 'textFrom' | 'problem' | 'robots'>;

async function checkItem(
  item: ReadItem,
  { language }: Pick<ReadSource, 'language'>,
  tools: ItemTools,
): Promise<CheckedArticle> {
  const { text, problem, ...found } = await textOf(item, tools);
  const { events, limit } = await eventsIn({ ...found, text, language }, tools);
  const shown = { text: text.slice(0, SHOWN), textLength: text.length };
  const problems = [problem, limit].filter((words) => words !== null);
  return { url: item.url, ...found, ...shown, events, problem: problems.length === 0 ? null : problems.join('; ') };
}

async function textOf({ url, title, published, text }: ReadItem, tools: ItemTools): Promise<Text> {
  const textFrom = text === null ? null : ('source' as const);
  const carried = { title, published, text: text ?? '', textFrom, robots: null };
  if (url === null || tools.pages === null) return { ...carried, problem: null };
  const robots = await tools.rules(url);
  const page = forbiddenBy(robots) ?? (await pageAt(url, tools.web));
  if (typeof page === 'string') return { ...carried, robots, problem: page };
  return { ...(await readArticle(page, tools.pages, carried)), robots };
}

/** The page, or in words why there is none. */
async function pageAt(url: string, web: Web): Promise<Answer | string> {
  const answer = await ask(web, url, ACCEPT_PAGE);
  return answer instanceof FetchError ? answer.message : (refusalIn(answer) ?? answer);
}

async function readArticle(answer: Answer, pages: Pages, carried: Omit<Text, 'problem'>): Promise<Text> {
  try {
    const contentType = answer.headers['content-type'] ?? null;
    const page = await pages.read({ bytes: answer.body, contentType, url: answer.url });
    if (page.text === '') return { ...carried, problem: 'no text was found on its page' };
    const published = carried.published ?? page.published?.value ?? null;
    return {
      ...carried,
      title: carried.title ?? page.title,
      published,
      text: page.text,
      textFrom: 'page',
      problem: null,
    };
  } catch (error) {
    return { ...carried, problem: (error as Error).message };
  }
}

type Found = {
  readonly events: readonly CheckedEvent[];
  /** Why they are not all that the text may tell, in words. */
  readonly limit: string | null;
};

async function eventsIn(
  { title, text, published, language }: Pick<Text, 'title' | 'text' | 'published'> & { language: string | null },
  tools: CheckTools,
): Promise<Found> {
  if (text === '') return { events: [], limit: null };
  const extractor = await tools.extractor();
  const publishedAt = published ?? new Date().toISOString();
  const { claims, ...extraction } = await extractor.extract({
    ...{ articleId: 'check', revision: 1, title: title ?? '', text },
    publishedAt: publishedAt.includes('T') ? publishedAt : `${publishedAt}T00:00:00Z`,
    language: language ?? undefined,
  });
  return { events: claims.map(eventOf), limit: limitOf(extraction) };
}

/** The extractor drops what stands beyond the longest text that it reads. */
function limitOf({ skipped, dropped }: Pick<Extraction, 'skipped' | 'dropped'>): string | null {
  if (skipped !== undefined) return `no events were looked for: ${skipped}`;
  const unread = dropped.find(({ type }) => type === 'text');
  return unread === undefined ? null : `not all events were looked for: ${unread.reason}`;
}

const eventOf = ({ type, data }: Claim): CheckedEvent => ({
  type,
  actors: data.actors.map(({ name }) => name),
  quote: data.evidence.spans[0]?.quote ?? '',
});
