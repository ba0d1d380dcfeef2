import { z } from 'zod';
import { fault } from '#platform';

/** Refused lines that an import tells one by one; the others are counted. */
export const MAX_ERRORS = 1_000;

/** What an import is made of: lines of NDJSON, or records of a WARC file. */
export const importFormat = z.enum(['ndjson', 'warc']);
export type ImportFormat = z.infer<typeof importFormat>;

/** A line that was refused. */
export const refusedLine = z
  .object({
    line: z.int().positive().describe('From 1; of a WARC file the number of the record'),
    errors: z.array(fault),
  })
  .meta({ id: 'RefusedLine' });
export type RefusedLine = z.infer<typeof refusedLine>;

const tally = {
  lines: z.int().describe('Lines that are done, from the first one on; of a WARC file its records'),
  collected: z.int(),
  revised: z.int(),
  unchanged: z.int().describe('The same article was there already'),
  skipped: z.int().describe('Empty lines, and records that hold no page'),
  refused: z.int(),
};

/** How far an import has come. */
export const importState = z
  .object({
    id: z.string(),
    format: importFormat,
    state: z
      .enum(['running', 'paused', 'completed'])
      .describe('`paused`: send the same again, or what follows its `lines`, under the same key'),
    ...tally,
    errors: z.array(refusedLine).describe(`The first ${MAX_ERRORS} lines that were refused`),
    problem: z.string().nullable().describe('Why it was paused, where that is known'),
    startedAt: z.iso.datetime(),
    movedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Import' });

/** Counts of an import, or of a part of one. */
export type Tally = { readonly [Name in keyof typeof tally]: number };

/** An import as it stands in the table. */
export type Import = Tally & {
  readonly id: string;
  readonly format: ImportFormat;
  readonly state: 'running' | 'paused' | 'completed';
  readonly errors: readonly RefusedLine[];
  readonly problem: string | null;
  readonly startedAt: Date;
  readonly movedAt: Date;
  readonly finishedAt: Date | null;
};

/** One line of the answer to an upload. The last one is a `summary` when all was read, otherwise a `problem`. */
export type ReportLine =
  | { readonly type: 'import'; readonly id: string; readonly lines: number }
  | ({ readonly type: 'progress' } & Tally)
  | ({ readonly type: 'summary' } & Tally & { readonly errors: readonly RefusedLine[] })
  | {
      readonly type: 'problem';
      readonly lines: number;
      readonly detail: string;
      /** Whether sending it again can help. */
      readonly canGoOn: boolean;
    };

export const importQuery = z.object({
  from: z.coerce
    .number()
    .int()
    .min(1)
    .default(1)
    .describe('Number of the first line of this body, where an import goes on; 1 sends the whole again'),
});
export type ImportQuery = z.infer<typeof importQuery>;

export const importParams = z.object({ id: z.string().min(1).max(200) });
export type ImportParams = z.infer<typeof importParams>;

/** The header that names an import. */
export const importKey = z
  .string()
  .regex(/^[\w.:~-]{1,200}$/, 'Idempotency-Key may have up to 200 letters, digits and . : ~ _ -');
