import { z } from 'zod';
import { basis, position } from '#events';
import { paging } from '../paging.js';
import { meetingRow, occurrenceTypes } from './event-row.js';

/** Which countries must be among those of the actors: any of them, or all. */
export type CountryFilter = { readonly codes: readonly string[]; readonly isAll: boolean };

export const words = z
  .string()
  .max(200)
  .regex(/[\p{L}\p{N}]/u, 'must have a letter or a digit')
  .regex(/^[^\0]*$/, 'must have no NUL character');

const day = z.iso.date('must be a date, e.g. 2025-02-18').regex(/^(?!0000)/, 'must be a date, e.g. 2025-02-18');

export const someOf = <Value extends string>(values: readonly Value[]): z.ZodType<Value[], string> => {
  const known: ReadonlySet<string> = new Set(values);
  return z
    .string()
    .refine((list) => list.split(',').every((value) => known.has(value)), {
      error: `must be one or more, separated by commas, of ${values.join(', ')}`,
    })
    .transform((list) => list.split(',') as Value[]);
};

const ANY_COUNTRY = /^[A-Za-z]{2}(,[A-Za-z]{2})*$/;
/** A `+` of a query string is read as a space; `%2B` stays a plus. */
const ALL_COUNTRIES = /^[A-Za-z]{2}([ +][A-Za-z]{2})+$/;

const country = z
  .string()
  .refine((text) => ANY_COUNTRY.test(text) || ALL_COUNTRIES.test(text), {
    error: 'must be ISO 3166-1 alpha-2 codes: US,RU for any of them, US+RU for all of them',
  })
  .transform((text): CountryFilter => ({
    codes: [...new Set(text.toUpperCase().split(/[ +,]/))],
    isAll: ALL_COUNTRIES.test(text),
  }))
  .describe('Countries of the actors: `US,RU` any of them, `US+RU` all of them');

const actors = z
  .union([words.transform((one) => [one]), z.array(words).max(10)], {
    error: 'must be 1 to 10 names or ids, each with a letter or a digit and at most 200 characters',
  })
  .describe(
    'An actor that takes part: its actorId, the actorId of those it acts for, or whole words of its name in any case ' +
      'and with or without accents. Given more than once, all of them must take part',
  );

/** What every list of occurrences can be asked. */
export const filters = {
  from: day
    .optional()
    .describe('First day in the world: occurrences that end on it or later. One without a date never matches'),
  to: day.optional().describe('Last day in the world: occurrences that begin on it or earlier. See `from`'),
  place: words.optional().describe('The place or the venue, by its full name in any case'),
  actor: actors.optional(),
  country: country.optional(),
  topic: words
    .optional()
    .describe(
      'A topicId, or words that all stand in the topic’s label, in what a statement says or in what an act is about (English stems)',
    ),
  basis: someOf(basis.options)
    .optional()
    .describe(`How we know: ${basis.options.join(', ')}; commas for any of them`),
  background: z
    .enum(['include', 'exclude', 'only'], 'must be include, exclude or only')
    .default('include')
    .describe('Occurrences told as history, more than 30 days before publication'),
};

export const isInOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  from === undefined || to === undefined || from <= to;
export const inOrder = { path: ['to'], error: 'must not be before `from`' };

export const eventsQuery = z
  .object({
    ...filters,
    type: someOf(occurrenceTypes)
      .optional()
      .describe(`Event types, commas for any of them: ${occurrenceTypes.join(', ')}`),
    ...paging,
  })
  .refine(isInOrder, inOrder);

const { status, kind } = meetingRow.shape;
export const meetingsQuery = z
  .object({
    ...filters,
    status: someOf(status.options)
      .optional()
      .describe(`Commas for any of them: ${status.options.join(', ')}`),
    kind: someOf(kind.options).optional().describe('In person, or by phone or video: meeting, call'),
    ...paging,
  })
  .refine(isInOrder, inOrder);

export const stancesQuery = z
  .object({
    ...filters,
    position: someOf(position.options)
      .optional()
      .describe(`Commas for any of them: ${position.options.join(', ')}`),
    ...paging,
  })
  .refine(isInOrder, inOrder);

export const statementsQuery = z
  .object({ ...filters, speaker: words.optional().describe('Who says it, matched as `actor` is'), ...paging })
  .refine(isInOrder, inOrder);

export type EventsQuery = z.infer<typeof eventsQuery>;
export type MeetingsQuery = z.infer<typeof meetingsQuery>;
export type StancesQuery = z.infer<typeof stancesQuery>;
export type StatementsQuery = z.infer<typeof statementsQuery>;

/** Everything that a list of occurrences can be narrowed by; the lists offer parts of it. */
export type EventFilter = Partial<
  Omit<EventsQuery & MeetingsQuery & StancesQuery & StatementsQuery, 'limit' | 'cursor'> & {
    readonly category: string;
    readonly article: string;
    readonly agent: string | undefined;
    readonly target: string | undefined;
  }
>;
