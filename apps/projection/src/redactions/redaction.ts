import { z } from 'zod';

/** What was blanked of one event, and who wanted it. */
export const redactionRecord = z
  .object({
    id: z.uuid().describe('Of the `EventRedacted` in the log'),
    requestId: z.uuid().describe('Shared by all records that came of one demand'),
    eventId: z.uuid().describe('The event whose words are gone'),
    streamId: z.string(),
    fields: z.array(z.string()).describe('JSON pointers into its data'),
    reason: z.string(),
    by: z.string().describe('`operator:NAME`'),
    at: z.iso.datetime(),
    position: z.int().describe('Of the record in the log'),
  })
  .meta({ id: 'Redaction' });
export type RedactionRecord = z.infer<typeof redactionRecord>;

/** The records of one demand. */
export const redactionReceipt = z
  .object({ data: z.array(redactionRecord).describe('That of the named event first') })
  .meta({ id: 'RedactionReceipt' });
export type RedactionReceipt = z.infer<typeof redactionReceipt>;

/** A page of all records. */
export const redactionPage = z.object({
  data: z.array(redactionRecord),
  page: z.object({ next: z.string().nullable().describe('Give it as `cursor` to read on; null on the last page') }),
});
export type RedactionPage = z.infer<typeof redactionPage>;

export const redactionsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows of a page, 1 to 500'),
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'is no cursor of a page before')
    .transform(Number)
    .optional()
    .describe('`page.next` of the page before'),
});
export type RedactionsQuery = z.infer<typeof redactionsQuery>;

const target = {
  eventId: z.uuid().optional().describe('The event whose words are to go'),
  articleId: z.string().min(1).max(200).optional().describe('Or an article …'),
  revision: z.int().positive().optional().describe('… and the revision whose words are to go'),
  pointers: z
    .array(z.string().max(500).regex(/^\//, 'must be a JSON pointer, e.g. /text'))
    .min(1)
    .max(200)
    .describe('JSON pointers (RFC 6901) into the event’s data, each to words or to what holds nothing but words'),
};

type Named = { readonly eventId?: unknown; readonly articleId?: unknown; readonly revision?: unknown };
const isNamed = ({ eventId, articleId, revision }: Named): boolean =>
  eventId === undefined ? articleId !== undefined && revision !== undefined : (articleId ?? revision) === undefined;
const NAME_IT = 'name an eventId, or an articleId and its revision';

/** Which words are to go, to see what that would change. */
export const previewRequest = z.strictObject(target).refine(isNamed, NAME_IT).meta({ id: 'RedactionPreviewRequest' });
export type PreviewRequest = z.infer<typeof previewRequest>;

/** Which words are to go, on whose demand and by whom. */
export const redactionRequest = z
  .strictObject({
    ...target,
    reason: z.string().trim().min(1).max(1_000).describe('The demand it follows, e.g. a file number; kept for ever'),
    by: z
      .string()
      .regex(/^[\w.@-]{1,100}$/, 'must be a name of letters, digits and . @ _ -')
      .describe('Who does it; kept for ever as `operator:NAME`'),
  })
  .refine(isNamed, NAME_IT)
  .meta({ id: 'RedactionRequest' });
export type RedactionRequest = z.infer<typeof redactionRequest>;

/** What a redaction would blank. */
export const redactionPreview = z
  .object({
    data: z.array(
      z.object({
        eventId: z.uuid(),
        streamId: z.string(),
        type: z.string(),
        fields: z.array(z.string()).describe('JSON pointers to strings that are not blank yet'),
        characters: z.int().describe('UTF-16 code units that would become blocks'),
      }),
    ),
  })
  .meta({ id: 'RedactionPreview' });
export type RedactionPreview = z.infer<typeof redactionPreview>;

export const redactionParams = z.object({ id: z.uuid('is no id of a redaction') });
export type RedactionParams = z.infer<typeof redactionParams>;
