import type { ArticleAnalysed, ArticleCollected, Fact } from '#events';
import type { Decider } from './decider.js';
import { DomainError } from './domain-error.js';

type Text = Omit<ArticleCollected['data'], 'revision'>;
type Analysis = ArticleAnalysed['data'];

/** A publisher's text came in, for the first time or again. */
export type CollectArticle = { readonly type: 'CollectArticle'; readonly article: Text };
/** A revision was read to the end. */
export type RecordAnalysis = { readonly type: 'RecordAnalysis'; readonly analysis: Analysis };
export type ArticleCommand = CollectArticle | RecordAnalysis;

/** What the decisions about an article rest on. */
export type Article = {
  /** 0 while the article is unknown. */
  readonly revision: number;
  readonly contentHash: string | null;
  /** The analyses so far, the latest last. */
  readonly analyses: readonly Analysis[];
};

type ArticleFact = Fact<'ArticleCollected' | 'ArticleRevised' | 'ArticleAnalysed' | 'EventRedacted'>;

/** An article is collected once, revised when its text changes, and each revision is analysed once by an extractor. */
export const article: Decider<Article, ArticleCommand, ArticleFact> = {
  initialState: { revision: 0, contentHash: null, analyses: [] },

  decide(command, state) {
    switch (command.type) {
      case 'CollectArticle':
        return collect(command.article, state);
      case 'RecordAnalysis':
        return isAnalysed(state, command.analysis) ? [] : [{ type: 'ArticleAnalysed', data: command.analysis }];
    }
  },

  evolve(state, { type, data }) {
    switch (type) {
      case 'ArticleCollected':
      case 'ArticleRevised':
        return { ...state, revision: data.revision, contentHash: data.contentHash };
      case 'ArticleAnalysed':
        return { ...state, analyses: [...state.analyses, data] };
      case 'EventRedacted':
        return state;
    }
  },
};

function collect(text: Text, { revision, contentHash }: Article): readonly ArticleFact[] {
  if (contentHash === text.contentHash) return [];
  const data = { ...text, revision: revision + 1 };
  return [{ type: revision === 0 ? 'ArticleCollected' : 'ArticleRevised', data }];
}

/** Whether the extractor has read the revision before. Throws DomainError for an article or a revision that is unknown. */
export function isAnalysed(
  { revision: latest, analyses }: Article,
  { articleId, revision, extractor }: Pick<Analysis, 'articleId' | 'revision' | 'extractor'>,
): boolean {
  if (latest === 0) throw new DomainError('ARTICLE_NOT_COLLECTED', articleId);
  if (revision > latest) throw new DomainError('REVISION_NOT_COLLECTED', `${articleId}, revision ${revision}`);
  return analyses.some(
    (analysis) =>
      analysis.revision === revision &&
      analysis.extractor.name === extractor.name &&
      analysis.extractor.version === extractor.version,
  );
}
