import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';

const found = z.object({
  from: z
    .string()
    .min(1)
    .describe(
      'Where it was found: `json-ld`, `open-graph`, `meta`, `url`, `time`, `text`, `feed`, `sitemap`, `http`, `declared`, `detected`, `client` or `page`; more may follow',
    ),
  confidence: z.number().min(0).max(1),
});

/** A range of an article's text without its words, so that words are nowhere but in the text. */
const range = z.object({
  start: z.int().nonnegative().describe('First UTF-16 code unit in the text of this revision'),
  end: z.int().positive().describe('The code unit after the last one'),
});

const articleText = {
  articleId: z
    .string()
    .describe('Derived from the canonical URL that it was found at first, or from the content where there is none'),
  revision: z.int().positive().describe('1 for the first text; a changed text is the next revision'),
  url: z
    .url()
    .optional()
    .describe('Canonical URL that this text was found at; revisions may come from other addresses of the site'),
  title: z.string().min(1),
  text: z.string().min(1).describe('The text that all offsets count in, never altered'),
  publishedAt: z.iso.datetime({ offset: true }).describe('As the publisher gives it, with its offset'),
  publisher: z.string().optional(),
  language: z.string().optional().describe('BCP 47 tag as declared by the source'),
  contentHash: z.string().describe('sha-256 of title and text, hex'),
  sourceId: z.string().optional().describe('The source it came from; left out where nobody watches one'),
  byline: z.string().min(1).optional().describe('Who wrote it, as the publisher says'),
  updatedAt: z.iso.datetime({ offset: true }).optional().describe('When the publisher says that it changed it last'),
  documentHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('sha-256 of the bytes that it was read from, hex'),
  provenance: z
    .object({
      title: found.optional(),
      publishedAt: found.optional(),
      updatedAt: found.optional(),
      byline: found.optional(),
      publisher: found.optional(),
      language: found.optional(),
      text: found
        .extend({
          isWhole: z
            .boolean()
            .optional()
            .describe('false: it breaks off where it was found; left out where nobody can tell'),
        })
        .optional()
        .describe('`page`, or the feed whose words stand for a page that was not needed or could not be had'),
    })
    .optional()
    .describe('Where each of these was found, and how sure that is, 0 to 1'),
};

const changes = z.object({
  from: z.int().positive().describe('The revision that this one is compared with'),
  title: z.boolean().describe('Whether the title is another; the two revisions have both'),
  wordsAdded: z.int().nonnegative(),
  wordsRemoved: z.int().nonnegative(),
  kept: z.number().min(0).max(1).describe('Share of the earlier text’s words that stand in this one, in their order'),
  added: z
    .array(range)
    .max(100)
    .describe('Where this text says what the earlier one did not, in its order; of more than 100 the longest'),
});

export const ArticleCollected = defineEvent('ArticleCollected', {
  version: 1,
  summary: 'An article was taken in for the first time.',
  data: z.object(articleText),
});
export type ArticleCollected = EventOf<typeof ArticleCollected>;

export const ArticleRevised = defineEvent('ArticleRevised', {
  version: 1,
  summary: 'The publisher changed the title or text of an article; both texts stay readable.',
  data: z.object({
    ...articleText,
    changes: changes.optional().describe('What changed; left out where words of the article were removed before'),
  }),
});
export type ArticleRevised = EventOf<typeof ArticleRevised>;

export const ArticleDuplicated = defineEvent('ArticleDuplicated', {
  version: 1,
  summary:
    'A revision of an article is a copy: the same text stands in another article, as a rule of another publisher.',
  data: z.object({
    articleId: z.string(),
    revision: z.int().positive().describe('The revision that is the copy; of a later one only its own event says so'),
    groupId: z
      .string()
      .describe(
        'Names the group of copies for ever: the id of the article that was known first; count groups, not articles',
      ),
    originalArticleId: z
      .string()
      .describe(
        'The article of the group that was published first, of those known then; it may be this one, found late',
      ),
    comparedWith: z
      .object({ articleId: z.string(), revision: z.int().positive() })
      .describe('The text of the group that the figures and passages come from'),
    sharedShare: z
      .number()
      .min(0)
      .max(1)
      .describe('Share of this text’s shingles (five words in a row) that stand in the text it was compared with'),
    sharedShingles: z.int().nonnegative(),
    shingles: z.int().nonnegative().describe('Different shingles of this text'),
    passages: z.array(range).max(20).describe('The longest passages that both texts have, in the order of this text'),
    members: z
      .array(z.string())
      .max(100)
      .describe('Other articles of the group that were known then, the longest known first'),
  }),
});
export type ArticleDuplicated = EventOf<typeof ArticleDuplicated>;

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
