import type { ArticleAnalysed, ArticleCollected, ArticleDuplicated, Fact } from '#events';
import type { Decider } from './decider.js';
import { DomainError } from './domain-error.js';
import { changesBetween, type RevisedText } from './text-changes.js';
import { wordsIn, type Word } from './words.js';

type Text = Omit<ArticleCollected['data'], 'revision'>;
type Analysis = ArticleAnalysed['data'];
type Duplicate = ArticleDuplicated['data'];

/** A publisher's text came in, for the first time or again. */
export type CollectArticle = { readonly type: 'CollectArticle'; readonly article: Text };
/** A revision was read to the end. */
export type RecordAnalysis = { readonly type: 'RecordAnalysis'; readonly analysis: Analysis };
/** A revision was found to be a copy. */
export type RecordDuplicate = { readonly type: 'RecordDuplicate'; readonly duplicate: Duplicate };
export type ArticleCommand = CollectArticle | RecordAnalysis | RecordDuplicate;

/** A text at an address. */
type Seen = Pick<Text, 'url' | 'contentHash' | 'title' | 'text'>;

/** What the decisions about an article rest on. */
export type Article = {
  /** 0 while the article is unknown. */
  readonly revision: number;
  readonly contentHash: string | null;
  /** The newest text; null while the article is unknown, and after words of it were removed on legal demand. */
  readonly text: RevisedText | null;
  /** Every text so far, the latest last, with the address that it stood at. */
  readonly seen: readonly Seen[];
  /** The analyses so far, the latest last. */
  readonly analyses: readonly Analysis[];
  /** What was said so far of revisions that are copies. */
  readonly duplicates: readonly Duplicate[];
};

/** What the stream of an article is made of. */
export type ArticleFact = Fact<
  'ArticleCollected' | 'ArticleRevised' | 'ArticleDuplicated' | 'ArticleAnalysed' | 'EventRedacted'
>;

/**
 * An article is collected once, revised when its text changes at one of its addresses, and each revision is analysed once
 * by an extractor. That a revision is a copy is said once for a group and an original.
 */
export const article: Decider<Article, ArticleCommand, ArticleFact> = {
  initialState: { revision: 0, contentHash: null, text: null, seen: [], analyses: [], duplicates: [] },

  decide(command, state) {
    switch (command.type) {
      case 'CollectArticle':
        return collect(command.article, state);
      case 'RecordAnalysis':
        return isAnalysed(state, command.analysis) ? [] : [{ type: 'ArticleAnalysed', data: command.analysis }];
      case 'RecordDuplicate':
        return isSaid(state, command.duplicate) ? [] : [{ type: 'ArticleDuplicated', data: command.duplicate }];
    }
  },

  evolve(state, { type, data }) {
    switch (type) {
      case 'ArticleCollected':
      case 'ArticleRevised':
        return see(state, data);
      case 'ArticleAnalysed':
        return { ...state, analyses: [...state.analyses, data] };
      case 'ArticleDuplicated':
        return { ...state, duplicates: [...state.duplicates, data] };
      case 'EventRedacted':
        return { ...state, text: null };
    }
  },
};

function see(state: Article, data: Text & { readonly revision: number }): Article {
  const { revision, contentHash } = data;
  return { ...state, revision, contentHash, text: data, seen: [...state.seen, data] };
}

function collect(text: Text, { revision, contentHash, text: before, seen }: Article): readonly ArticleFact[] {
  if (contentHash === text.contentHash || isSeen(text, seen)) return [];
  const data = { ...text, revision: revision + 1 };
  if (revision === 0) return [{ type: 'ArticleCollected', data }];
  return [
    { type: 'ArticleRevised', data: before === null ? data : { ...data, changes: changesBetween(before, text) } },
  ];
}

/**
 * Whether an address shows what it showed last, or what another address has shown since: of several addresses one is
 * always behind, and must not turn the others back.
 */
function isSeen(text: Text, seen: readonly Seen[]): boolean {
  const last = seen.findLastIndex(({ url }) => url === text.url);
  if (seen[last]?.contentHash === text.contentHash) return true;
  return seen.slice(last + 1).some((other) => hasSameWords(other, text));
}

const hasSameWords = (one: Seen, other: Seen): boolean =>
  isSame(wordsIn(one.text), wordsIn(other.text)) && isSame(wordsIn(one.title), wordsIn(other.title));

const isSame = (some: readonly Word[], others: readonly Word[]): boolean =>
  some.length === others.length && some.every(({ word }, at) => word === others[at]?.word);

/** Whether the extractor has read the revision before. Throws DomainError for an article or a revision that is unknown. */
export function isAnalysed(
  state: Article,
  { articleId, revision, extractor }: Pick<Analysis, 'articleId' | 'revision' | 'extractor'>,
): boolean {
  checkKnown(state, { articleId, revision });
  return state.analyses.some(
    (analysis) =>
      analysis.revision === revision &&
      analysis.extractor.name === extractor.name &&
      analysis.extractor.version === extractor.version,
  );
}

function isSaid(state: Article, { articleId, revision, groupId, originalArticleId }: Duplicate): boolean {
  checkKnown(state, { articleId, revision });
  return state.duplicates.some(
    (said) => said.revision === revision && said.groupId === groupId && said.originalArticleId === originalArticleId,
  );
}

function checkKnown(
  { revision: latest }: Article,
  { articleId, revision }: Pick<Text, 'articleId'> & { revision: number },
): void {
  if (latest === 0) throw new DomainError('ARTICLE_NOT_COLLECTED', articleId);
  if (revision > latest) throw new DomainError('REVISION_NOT_COLLECTED', `${articleId}, revision ${revision}`);
}
