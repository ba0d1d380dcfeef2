import { z } from 'zod';
import type { SourceChanges } from '#domain';
import type { SourceSettings } from '#events';

/** Nobody is asked more often than every five minutes, nobody less often than once a week. */
const LEAST_MINUTES = 5;
const MOST_MINUTES = 7 * 24 * 60;
const NOT_FETCHED = 'is not for a push client: it is not fetched';

const text = (max: number): z.ZodString => z.string().trim().min(1, 'must not be empty').max(max);
const filed = (what: string): z.ZodArray<z.ZodString> =>
  z
    .array(text(100).regex(/^[^,\p{Cc}]*$/u, 'must have no comma and no line break'))
    .max(50)
    .describe(what);
const kind = z.enum(['feed', 'sitemap', 'page', 'push']);
const url = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2_048)
  .refine((address) => !/^https?:\/\/[^/?#]*@/i.test(address), 'must carry no user and no password');
const language = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language tag');
const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters, e.g. `NO`')
  .transform((code) => code.toUpperCase());
const schedule = z
  .union(
    [
      z.strictObject({ kind: z.literal('automatic') }),
      z.strictObject({ kind: z.literal('every'), minutes: z.int().min(LEAST_MINUTES).max(MOST_MINUTES) }),
    ],
    {
      error: `must be {"kind":"automatic"}, or {"kind":"every","minutes":N} with N from ${LEAST_MINUTES} to ${MOST_MINUTES}`,
    },
  )
  .describe('`automatic`: by its own rhythm; or every so many minutes, 5 at least');
const selector = text(500);
const reason = text(1_000).describe('Kept beside it, for those who come later');

type Fitting = { kind: string; url?: string | undefined; selector?: string | undefined; schedule: { kind: string } };
type Fit = { readonly path: keyof Fitting; readonly message: string; readonly isBroken: (draft: Fitting) => boolean };

/** What goes with which kind. */
const fits: readonly Fit[] = [
  { path: 'url', message: 'is required', isBroken: (draft) => draft.kind !== 'push' && draft.url === undefined },
  { path: 'url', message: NOT_FETCHED, isBroken: (draft) => draft.kind === 'push' && draft.url !== undefined },
  {
    path: 'schedule',
    message: NOT_FETCHED,
    isBroken: ({ kind: of, schedule: { kind: rhythm } }) => of === 'push' && rhythm === 'every',
  },
  {
    path: 'selector',
    message: 'is required for a page',
    isBroken: (draft) => draft.kind === 'page' && draft.selector === undefined,
  },
  {
    path: 'selector',
    message: 'is for a page alone',
    isBroken: (draft) => draft.kind !== 'page' && draft.selector !== undefined,
  },
];

/** A source as an operator registers it. */
export const sourceDraft = z
  .strictObject({
    kind: kind
      .default('feed')
      .describe('`page`: the links that `selector` finds; `push`: clients send its articles, nothing is fetched'),
    url: url.optional().describe('What is fetched; needed by all but `push`'),
    title: text(200).optional().describe('Left out, it is that of the feed where it is checked, else its host'),
    groups: filed('What it is filed under; `/` makes groups within groups').default([]),
    tags: filed('Labels').default([]),
    language: language.optional().describe('Of its articles, where they do not say: a BCP 47 tag'),
    licence: text(200).optional().describe('Under which its articles may be used, in words'),
    country: country.optional().describe('Of its publisher: ISO 3166-1 alpha-2'),
    schedule: schedule.default({ kind: 'automatic' }),
    selector: selector.optional().describe('CSS selector of the links to articles; for `page` alone'),
  })
  .superRefine((draft, context) => {
    for (const { path, message, isBroken } of fits) {
      if (isBroken(draft)) context.addIssue({ code: 'custom', path: [path], message });
    }
  })
  .meta({ id: 'SourceDraft' });
/** A source as an operator registers it. */
export type SourceDraft = z.infer<typeof sourceDraft>;

/** How a source is registered. */
export const registerQuery = z.object({
  check: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Whether it is fetched first, and refused where it cannot be read'),
});
export type RegisterQuery = z.infer<typeof registerQuery>;

/** What is to become of the settings of a source. */
export const sourceChange = z
  .strictObject({
    url: url.optional().describe('Where it is from now on; it stays the same source'),
    title: text(200).optional(),
    groups: filed('All that it is filed under').optional(),
    tags: filed('All its labels').optional(),
    language: language.nullable().optional().describe('Null takes it away'),
    licence: text(200).nullable().optional().describe('Null takes it away'),
    country: country.nullable().optional().describe('Null takes it away'),
    schedule: schedule.optional(),
    selector: selector.optional(),
    reason: reason.optional(),
  })
  .refine(({ reason: _, ...changes }) => Object.keys(changes).length > 0, 'must name a setting to change')
  .meta({ id: 'SourceChange' });
export type SourceChangeRequest = z.infer<typeof sourceChange>;

/** Why a source is paused or retired. */
export const reasonRequest = z.strictObject({ reason }).meta({ id: 'SourceReason' });
export type ReasonRequest = z.infer<typeof reasonRequest>;

/** Why a source is resumed. */
export const resumeRequest = z.strictObject({ reason: reason.optional() }).meta({ id: 'SourceResumption' });
export type ResumeRequest = z.infer<typeof resumeRequest>;

/** The settings that a draft makes; `titled` is the title for one that has none. */
export function settingsOf(
  { schedule: rhythm, groups, tags, title, ...rest }: SourceDraft,
  titled: string,
): SourceSettings {
  return {
    ...rest,
    title: title ?? titled,
    groups: inOrder(groups),
    tags: inOrder(tags),
    ...(rhythm.kind === 'every' ? { everyMinutes: rhythm.minutes } : {}),
  };
}

/** The title of a source of which nothing is known but its address. */
export const plainTitle = ({ url: address, kind: of }: SourceDraft): string =>
  address === undefined ? `${of} client` : new URL(address).hostname.replace(/^www\./, '');

/** The changes that a request asks for. */
export function changesOf({ schedule: rhythm, groups, tags, reason: _, ...rest }: SourceChangeRequest): SourceChanges {
  return {
    ...rest,
    ...(groups === undefined ? {} : { groups: inOrder(groups) }),
    ...(tags === undefined ? {} : { tags: inOrder(tags) }),
    ...(rhythm === undefined ? {} : { everyMinutes: rhythm.kind === 'every' ? rhythm.minutes : null }),
  };
}

const inOrder = (names: readonly string[]): string[] => [...new Set(names)].sort();
