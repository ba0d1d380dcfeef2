import type { ArticleAnalysed, ArticleCollected, ArticleDuplicated, Fact } from '#events';
import type { Decider } from './decider.js';
import { DomainError } from './domain-error.js';
import { changesBetween, type RevisedText } from './text-changes.js';

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

/** What the decisions about an article rest on. */
export type Article = {
  /** 0 while the article is unknown. */
  readonly revision: number;
  readonly contentHash: string | null;
  /** The newest text; null while the article is unknown, and after words of it were removed on legal demand. */
  readonly text: RevisedText | null;
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
 * An article is collected once, revised when its text changes, and each revision is analysed once by an extractor. That
 * a revision is a copy is said once for a group and an original.
 */
export const article: Decider<Article, ArticleCommand, ArticleFact> = {
  initialState: { revision: 0, contentHash: null, text: null, analyses: [], duplicates: [] },

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
        return { ...state, revision: data.revision, contentHash: data.contentHash, text: data };
      case 'ArticleAnalysed':
        return { ...state, analyses: [...state.analyses, data] };
      case 'ArticleDuplicated':
        return { ...state, duplicates: [...state.duplicates, data] };
      case 'EventRedacted':
        return { ...state, text: null };
    }
  },
};

function collect(text: Text, { revision, contentHash, text: before }: Article): readonly ArticleFact[] {
  if (contentHash === text.contentHash) return [];
  const data = { ...text, revision: revision + 1 };
  if (revision === 0) return [{ type: 'ArticleCollected', data }];
  return [
    { type: 'ArticleRevised', data: before === null ? data : { ...data, changes: changesBetween(before, text) } },
  ];
}

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
