import { article, type Article, type ArticleFact, type CollectArticle } from '#domain';
import type { EventStore } from '#event-store';
import type { StoredEvent } from '#events';
import type { Addresses } from './addresses.js';
import type { PlacedText } from './content-key.js';
import { isOtherText } from './is-other-text.js';

type Text = CollectArticle['article'];

/** Where articles and their addresses are kept. */
export type Kept = { readonly store: EventStore; readonly addresses: Addresses };

/** Which article texts belong to, and the log of all these. */
export type Located = { articleIdOf(text: Text): string; pastOf(articleId: string): readonly StoredEvent[] };

/** The stream of an article. */
export const streamOf = (articleId: string): string => `${STREAM}${articleId}`;
const articleOf = (streamId: string): string => streamId.slice(STREAM.length);
const STREAM = 'article-';

/** What the log says of an article. */
export const stateOf = (past: readonly StoredEvent[]): Article =>
  past.reduce((state, event) => article.evolve(state, event as ArticleFact), article.initialState);

/**
 * Finds the article of each text: that of its address, or the one of the same site that has the same content. An address
 * that has an article of its own in the log keeps it; a further address that shows something else gets one.
 */
export async function locateArticles(texts: readonly Text[], { store, addresses }: Kept): Promise<Located> {
  const pasts = new Map<string, readonly StoredEvent[]>();
  const read = async (articleIds: Iterable<string>): Promise<void> => {
    const streams = [...new Set(articleIds)].filter((id) => !pasts.has(id)).map(streamOf);
    if (streams.length === 0) return;
    for (const [id, past] of await store.readStreams(streams)) pasts.set(articleOf(id), past);
  };
  const pastOf = (articleId: string): readonly StoredEvent[] => pasts.get(articleId) ?? [];

  await read(texts.map(({ articleId }) => articleId));
  const strangers = firstOfEach(texts).filter(({ articleId, url }) => url !== undefined && !pasts.has(articleId));
  const joined = await addresses.find(strangers.map(({ articleId }) => articleId));
  const joining = await addresses.settle(strangers.filter(({ articleId }) => !joined.has(articleId)));
  await read([...joined.values(), ...joining.values()]);
  const left = strangers.filter((text) => {
    const articleId = joined.get(text.articleId);
    return articleId !== undefined && hasLeft(text, stateOf(pastOf(articleId)));
  });
  await addresses.part(left.map(({ articleId }) => articleId));
  const further = new Map([...joined, ...joining]);
  for (const { articleId } of left) further.delete(articleId);
  return { pastOf, articleIdOf: ({ articleId }) => further.get(articleId) ?? articleId };
}

const firstOfEach = (texts: readonly Text[]): Text[] => [
  ...new Map(texts.toReversed().map((text) => [text.articleId, text])).values(),
];

/** Whether an address shows what is no later state of the article that it belongs to. */
const hasLeft = (text: Text, state: Article): boolean =>
  isOtherText(state.text, text) && article.decide({ type: 'CollectArticle', article: text }, state).length > 0;

/**
 * What a decision adds to the contents that are the article's. A text that is none of its later states adds nothing: such an
 * address shows one article after another, and each of them stands elsewhere too.
 */
export const contentsOf = (facts: readonly ArticleFact[], { text: before }: Article): readonly PlacedText[] =>
  facts.flatMap(({ type, data }) => (type === 'ArticleRevised' && !isOtherText(before, data) ? [data] : []));
