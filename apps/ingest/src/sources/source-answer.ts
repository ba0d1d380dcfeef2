import { z } from 'zod';

const state = z.enum(['active', 'paused', 'retired']);
const kind = z.enum(['feed', 'sitemap', 'page', 'push']);
const when = z.iso.datetime();

/** A source as it is answered. */
export const sourceAnswer = z
  .object({
    sourceId: z.uuid(),
    kind,
    url: z.string().nullable(),
    title: z.string(),
    state: state.describe('`retired` is for good'),
    stateReason: z.string().nullable().describe('Why it is paused or retired'),
    failing: z
      .object({ fault: z.string(), reason: z.string(), since: when, remedy: z.string() })
      .nullable()
      .describe('What is wrong with it, in words, and what to do; null while all is well'),
    groups: z.array(z.string()),
    tags: z.array(z.string()),
    language: z.string().nullable(),
    licence: z.string().nullable(),
    country: z.string().nullable(),
    schedule: z.union([
      z.object({ kind: z.literal('automatic') }),
      z.object({ kind: z.literal('every'), minutes: z.int() }),
    ]),
    selector: z.string().nullable(),
    registeredAt: when,
    changedAt: when,
    version: z.int().describe('Grows with everything that happens to it'),
  })
  .meta({ id: 'Source' });

/** A page of the list. */
export const sourcePage = z.object({
  data: z.array(sourceAnswer),
  counts: z.object({ active: z.int(), paused: z.int(), retired: z.int() }).describe('Of all sources'),
  page: z.object({ next: z.string().nullable().describe('Give it as `cursor` to read on; null on the last page') }),
});

const cursor = z.string().transform((text, context) => {
  try {
    return z
      .object({ title: z.string(), sourceId: z.string() })
      .parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    context.addIssue({ code: 'custom', message: 'is no cursor of a page before' });
    return z.NEVER;
  }
});

/** The cursor of the page that begins after a source. */
export const cursorAfter = ({ title, sourceId }: { title: string; sourceId: string }): string =>
  Buffer.from(JSON.stringify({ title, sourceId })).toString('base64url');

/** Which sources are listed. */
export const sourcesQuery = z.object({
  state: state.optional(),
  kind: kind.optional(),
  group: z.string().optional().describe('Those filed under it, e.g. `Nordic press`'),
  tag: z.string().optional(),
  q: z.string().optional().describe('Words that stand in the title or the URL'),
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows of a page, 1 to 500'),
  cursor: cursor.optional().describe('`page.next` of the page before; keep the other parameters as they were'),
});
export type SourcesQuery = z.infer<typeof sourcesQuery>;

export const sourceParams = z.object({ id: z.uuid('is no id of a source') });
export type SourceParams = z.infer<typeof sourceParams>;
