import { z } from 'zod';
import { ArticleCollected, ArticleDuplicated, ArticleRevised } from '#events';

const published = z.iso.datetime({ offset: true }).describe('As the publisher gives it, with its offset');

const { provenance } = ArticleCollected.data.shape;
const { comparedWith, sharedShare, sharedShingles, shingles, passages } = ArticleDuplicated.data.shape;
const groupId = z.string().describe('Names the group of copies: the id of the article that was known first');

const duplicate = z
  .object({
    groupId,
    originalArticleId: z.string().describe('The article of the group that was published first, of those known then'),
    comparedWith,
    sharedShare,
    sharedShingles,
    shingles,
    passages,
  })
  .meta({ id: 'Duplicate' });

export const articleRow = z
  .object({
    articleId: z.string(),
    revision: z.int().describe('The newest one'),
    url: z.string().nullable(),
    title: z.string(),
    publisher: z.string().nullable(),
    language: z.string().nullable().describe('BCP 47 tag as declared by the source'),
    publishedAt: published,
    recordedAt: z.iso.datetime().describe('When Dateline knew the newest revision'),
    sourceId: z.string().nullable().describe('The source it came from; null where nobody watches one'),
    byline: z.string().nullable(),
    updatedAt: z.iso.datetime().nullable().describe('When the publisher says that it changed it last'),
    provenance: provenance.unwrap().describe('Where each field was found, and how sure that is; empty where unknown'),
    duplicate: duplicate.nullable().describe('What the newest revision is a copy of; null where it is none'),
    copies: z.int().describe('Number of other articles that are the same text, whichever was first'),
    events: z.int().describe('Number of occurrences that it reports'),
    analysis: z
      .object({
        extractor: z.string(),
        occurrences: z.int(),
        dropped: z.int().describe('Claims that validation refused'),
        skipped: z.string().nullable().describe('Why the text was not read at all'),
      })
      .nullable()
      .describe('What became of reading the newest revision; null until it is read'),
  })
  .meta({ id: 'Article' });
export type ArticleRow = z.infer<typeof articleRow>;

export const articleText = z
  .object({
    articleId: z.string(),
    revision: z.int(),
    title: z.string(),
    text: z.string().describe('The text that all offsets count in, in UTF-16 code units'),
    publishedAt: published,
    url: z.string().nullable(),
    publisher: z.string().nullable(),
    spans: z
      .array(
        z.object({
          start: z.int(),
          end: z.int(),
          quote: z.string(),
          eventId: z.string(),
          type: z.string().describe('The type of that event'),
        }),
      )
      .describe('The words that say something happened, in the order of the text; they may overlap'),
  })
  .meta({ id: 'ArticleText' });
export type ArticleText = z.infer<typeof articleText>;

export const articleRevision = z
  .object({
    revision: z.int(),
    title: z.string(),
    contentHash: z.string().describe('sha-256 of title and text, hex'),
    recordedAt: z.iso.datetime().describe('When Dateline knew it'),
    changes: ArticleRevised.data.shape.changes
      .unwrap()
      .omit({ title: true })
      .extend({
        title: z.object({ before: z.string(), after: z.string() }).nullable().describe('Null where it is the same'),
      })
      .nullable()
      .describe('What is other than in the revision before; null for the first, and where words were removed'),
    duplicate: duplicate.nullable().describe('What this revision is a copy of; null where it is none'),
  })
  .meta({ id: 'ArticleRevision' });
export type ArticleRevision = z.infer<typeof articleRevision>;

export const articleCopies = z
  .object({
    groupId: groupId
      .nullable()
      .describe('Names the group of copies; null where there is no other article of this text'),
    data: z
      .array(
        z.object({
          articleId: z.string(),
          title: z.string(),
          url: z.string().nullable(),
          publisher: z.string().nullable(),
          publishedAt: published,
          isOriginal: z.boolean().describe('Whether it was published first, of those known'),
          sharedShare: sharedShare.nullable().describe('Null for the one that was known first'),
          comparedWith: z.string().nullable().describe('The id of the article that the share was counted against'),
        }),
      )
      .describe('All of the group with this article, the first published first'),
  })
  .meta({ id: 'ArticleCopies' });
export type ArticleCopies = z.infer<typeof articleCopies>;
