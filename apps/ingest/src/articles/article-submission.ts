import { z } from 'zod';

/** UTF-16 code units that a text may have to be looked at; how many bytes an event may have is a setting. */
const MAX_TEXT = 2 * 1024 * 1024;

const storable = (words: string): boolean => !HALF_PAIR.test(words) && !words.includes('\u0000');
const HALF_PAIR = /\p{Surrogate}/u;
const NOT_STORABLE = 'must be well-formed Unicode without NUL characters';

const words = (max: number): z.ZodString =>
  z.string().max(max).regex(/\S/, 'must not be empty').refine(storable, NOT_STORABLE);

/** An article as a client pushes it. */
export const articleSubmission = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .max(2_048)
      .optional()
      .describe('Where the article stands; its identity where given, else its content is'),
    title: words(1_000).describe('Headline'),
    text: words(MAX_TEXT).describe('The whole text; all offsets count its UTF-16 code units'),
    publishedAt: z
      .union([z.iso.datetime({ offset: true }), z.iso.date()], {
        error: 'must be an ISO 8601 date, or a date-time with its offset',
      })
      .describe(
        'When it was published, e.g. `2025-02-18` or `2025-02-18T09:00:00+03:00`; relative dates count from it',
      ),
    publisher: words(200).optional().describe('Who published it'),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language tag')
      .optional()
      .describe('Language of the text, a BCP 47 tag'),
  })
  .meta({ id: 'ArticleSubmission' });
/** An article as a client pushes it. */
export type ArticleSubmission = z.infer<typeof articleSubmission>;

/** What became of a pushed article. */
export const articleReceipt = z
  .object({
    articleId: z.string(),
    revision: z.int().positive(),
    outcome: z.enum(['collected', 'revised', 'unchanged']).describe('`unchanged`: the same article was there already'),
    links: z.object({
      article: z.string(),
      text: z.string(),
      events: z.string().describe('What the article says, a moment later'),
    }),
  })
  .meta({ id: 'ArticleReceipt' });
/** What became of a pushed article. */
export type ArticleReceipt = z.infer<typeof articleReceipt>;
