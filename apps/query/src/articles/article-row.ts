import { z } from 'zod';

const published = z.iso.datetime({ offset: true }).describe('As the publisher gives it, with its offset');

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
