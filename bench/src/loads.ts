import { v7 as newId } from 'uuid';
import type { NewEvent } from '#event-store';
import { aMeetingHeld, anArticleCollected } from '#testing';

/** Who appends, in all benchmarks. */
export const context = { correlationId: newId(), causationId: newId(), actor: 'client:bench' };

const publishedAt = '2025-02-18T09:00:00Z';
const reason = 'The ministry took back what it had announced on Tuesday. '.repeat(4);

/** About 250 bytes of data that no read model makes a row of. */
export const aSmallEvent = (): NewEvent => ({
  id: newId(),
  publishedAt,
  type: 'OccurrenceRetracted',
  data: { reason },
});

/** Of stream `article-ID`: becomes one row of a read model. */
export const anAnalysis = (articleId: string, revision: number): NewEvent => ({
  id: newId(),
  publishedAt,
  type: 'ArticleAnalysed',
  data: { articleId, revision, extractor: { name: 'bench', version: '1' }, occurrences: [], dropped: [] },
});

/** The article that meetings cite. */
export const citedArticle = (): NewEvent => ({
  id: newId(),
  publishedAt,
  type: 'ArticleCollected',
  data: anArticleCollected().data,
});

/** About 900 bytes of data with its evidence: becomes six rows of five tables. */
export const aMeeting = (): NewEvent => ({ id: newId(), publishedAt, type: 'MeetingHeld', data: aMeetingHeld().data });
