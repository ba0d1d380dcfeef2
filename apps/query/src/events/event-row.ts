import { z } from 'zod';
import {
  actActor,
  actorKind,
  actorRef,
  allEvents,
  basis,
  occurrence,
  position,
  span,
  type ActType,
  type catalogue,
} from '#events';

/** The event types that tell of an occurrence; the others tell of articles or of changes to occurrences. */
export const occurrenceTypes = allEvents.filter(({ data }) => 'actors' in data.shape).map(({ type }) => type);

const country = z.string().nullable().describe('ISO 3166-1 alpha-2');
const instant = z.iso.datetime();

export const actorRow = z
  .object({
    actorId: z.string(),
    name: z.string(),
    kind: actorKind,
    country,
    role: z.string().nullable().describe('The office or function that the text names'),
    onBehalfOf: z.string().nullable().describe('The actorId of the state or body that a person acts for'),
    part: z.enum([...actorRef.shape.part.options, ...actActor.shape.part.options]),
  })
  .meta({ id: 'Actor' });

export const evidenceRow = z
  .object({
    articleId: z.string(),
    revision: z.int(),
    start: z.int().describe('First UTF-16 code unit of the words in the text of that revision'),
    end: z.int().describe('The code unit after the last one'),
    quote: z.string().describe('The words themselves'),
  })
  .meta({ id: 'Evidence' });

const quotes = z.array(span).describe('The actor’s own words between quotation marks, the longest first');

const common = {
  id: z.string().describe('The stream id, e.g. `meeting-6f1c…`'),
  type: z.enum(occurrenceTypes).describe('The event that last said what it is'),
  actors: z.array(actorRow),
  occurred: z
    .object({
      from: z.iso.date().describe('First day, inclusive'),
      to: z.iso.date().describe('Last day, inclusive'),
      precision: z.string(),
      expression: z.string().describe('The words the date comes from'),
    })
    .nullable()
    .describe('When it happened in the world; null where the text gives no date'),
  where: z.object({ name: z.string(), country, venue: z.string().nullable() }).nullable(),
  topics: occurrence.shape.topics,
  basis,
  attribution: occurrence.shape.attribution,
  background: occurrence.shape.background,
  confidence: z.number(),
  code: occurrence.shape.code,
  extractor: occurrence.shape.extractor,
  publishedAt: instant.describe('When the public could know'),
  recordedAt: instant.describe('When Dateline knew'),
  logPosition: z.int().describe('Place in the log of the event that opened the stream'),
  reports: z.int().describe('Number of different articles that report it'),
  independentReports: z
    .int()
    .describe('Number of those that are no copies of one another: a syndicated text counts once, wherever it stands'),
  evidence: z.array(evidenceRow).describe('The earliest article first, and in it the most telling words first'),
  retractedAt: instant.nullable().describe('Since when no article reports it any more'),
};

export const meetingRow = z
  .object({
    ...common,
    category: z.literal('meeting'),
    status: z.enum(['held', 'ongoing', 'planned', 'ruled-out']),
    kind: z.enum(['meeting', 'call']).describe('In person, or by phone or video'),
    absentees: z.array(z.string()).describe('Names of those the text says are not taking part'),
  })
  .meta({ id: 'Meeting' });

export const stanceRow = z
  .object({
    ...common,
    category: z.literal('stance'),
    holder: actorRow.describe('Whose position it is'),
    position,
    target: z.string().describe('What the position is about, in words'),
    condition: z.string().nullable().describe('The named condition of a conditional position'),
    quotes,
  })
  .meta({ id: 'Stance' });

export const statementRow = z
  .object({
    ...common,
    category: z.literal('statement'),
    speaker: actorRow.describe('Who says it'),
    content: z.string().describe('What is said, in the article’s words'),
    venue: z.string().nullable().describe('Where or to whom it is said'),
    quotes,
  })
  .meta({ id: 'Statement' });

const about = z
  .string()
  .nullable()
  .describe('What it is about, in few words of the article; null where they do not say');

/** The types of acts of a category. */
export const actTypesOf = <C extends ActCategory>(category: C): TypeOfAct<C>[] =>
  allEvents.flatMap(({ type, categories, data }) =>
    categories.includes(category) && 'about' in data.shape ? [type as TypeOfAct<C>] : [],
  );

const actOf = <C extends ActCategory>(category: C) => ({
  ...common,
  category: z.literal(category),
  type: z.enum(actTypesOf(category)).describe('The event that last said what it is'),
  about,
});

export const visitRow = z.object({ ...actOf('visit'), status: z.enum(['made', 'planned']) }).meta({ id: 'Visit' });
export const agreementRow = z
  .object({ ...actOf('agreement'), outcome: z.enum(['reached', 'failed']) })
  .meta({ id: 'Agreement' });
export const commitmentRow = z.object(actOf('commitment')).meta({ id: 'Commitment' });
export const accusationRow = z.object(actOf('accusation')).meta({ id: 'Accusation' });
export const measureRow = z.object(actOf('measure')).meta({ id: 'Measure' });
export const conflictRow = z.object(actOf('conflict')).meta({ id: 'Conflict' });

/** An occurrence of any kind; `category` tells which. */
export const eventRow = z
  .discriminatedUnion('category', [
    ...([meetingRow, stanceRow, statementRow] as const),
    ...([visitRow, agreementRow, commitmentRow, accusationRow, measureRow, conflictRow] as const),
  ])
  .meta({ id: 'Event' });

export type ActorRow = z.infer<typeof actorRow>;
export type MeetingRow = z.infer<typeof meetingRow>;
export type StanceRow = z.infer<typeof stanceRow>;
export type StatementRow = z.infer<typeof statementRow>;
export type EventRow = z.infer<typeof eventRow>;
/** The categories whose occurrences are acts. */
export type ActCategory = 'visit' | 'agreement' | 'commitment' | 'accusation' | 'measure' | 'conflict';
/** An act of the category. */
export type ActRow<C extends ActCategory = ActCategory> = Extract<EventRow, { readonly category: C }>;
type TypeOfAct<C extends ActCategory> = Extract<
  (typeof catalogue)[C][keyof (typeof catalogue)[C]],
  { type: ActType }
>['type'];
