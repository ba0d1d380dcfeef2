import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';

const articleText = {
  articleId: z.string().describe('Derived from the canonical URL, or from the content where there is none'),
  revision: z.int().positive().describe('1 for the first text; a changed text is the next revision'),
  url: z.url().optional().describe('Canonical URL'),
  title: z.string().min(1),
  text: z.string().min(1).describe('The text that all offsets count in, never altered'),
  publishedAt: z.iso.datetime({ offset: true }).describe('As the publisher gives it, with its offset'),
  publisher: z.string().optional(),
  language: z.string().optional().describe('BCP 47 tag as declared by the source'),
  contentHash: z.string().describe('sha-256 of title and text, hex'),
};

export const ArticleCollected = defineEvent('ArticleCollected', {
  version: 1,
  summary: 'An article was taken in for the first time.',
  data: z.object(articleText),
});
export type ArticleCollected = EventOf<typeof ArticleCollected>;

export const ArticleRevised = defineEvent('ArticleRevised', {
  version: 1,
  summary: 'The publisher changed the title or text of an article; both texts stay readable.',
  data: z.object(articleText),
});
export type ArticleRevised = EventOf<typeof ArticleRevised>;

export const ArticleAnalysed = defineEvent('ArticleAnalysed', {
  version: 1,
  summary: 'A revision of an article was read to the end; what it reports is in the log.',
  data: z.object({
    articleId: z.string(),
    revision: z.int().positive(),
    extractor: z.object({ name: z.string(), version: z.string() }),
    occurrences: z.array(z.string()).describe('Stream ids of the occurrences this revision reports'),
    dropped: z
      .array(z.object({ type: z.string(), reason: z.string(), count: z.int().positive() }))
      .describe('Claims that validation refused, by type and reason'),
    skipped: z.string().optional().describe('Why the text was not read at all, e.g. its language'),
  }),
});
export type ArticleAnalysed = EventOf<typeof ArticleAnalysed>;
