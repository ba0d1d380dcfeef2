import { z } from 'zod';

/** A half-open range of UTF-16 code units of an article's text together with the words that stand there. */
export const span = z.object({
  start: z.int().nonnegative().describe('First UTF-16 code unit of the words in the article’s text'),
  end: z.int().positive().describe('The code unit after the last one: `text.slice(start, end) === quote`'),
  quote: z.string().min(1).describe('The words themselves'),
});
/** A range of an article's text and its words; `text.slice(start, end) === quote`. */
export type Span = z.infer<typeof span>;

/** Where an event stands in an article. */
export const evidence = z.object({
  articleId: z.string().describe('The article that says so'),
  revision: z.int().positive().describe('The revision of the article that the offsets count in'),
  spans: z.array(span).min(1).describe('The words that say it, the most telling first'),
});
/** Where an event stands in an article: its revision and the spans of its text, the most telling first. */
export type Evidence = z.infer<typeof evidence>;

const country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .describe('ISO 3166-1 alpha-2');

/** What an actor is. */
export const actorKind = z.enum(['person', 'state', 'organisation', 'group']);

/** A person, state, organisation or group that takes part in an occurrence, and as what. */
export const actorRef = z.object({
  actorId: z.string().describe('Stable across articles, e.g. `person-sergei-lavrov`, `state-ru`'),
  name: z.string().min(1).describe('Full name as far as the text or a known office gives it'),
  kind: actorKind,
  country: country.optional(),
  role: z.string().optional().describe('The office or function the text names, e.g. `Foreign Minister`'),
  onBehalfOf: z.string().optional().describe('The actorId of the state or body a person acts for'),
  part: z
    .enum(['participant', 'host', 'delegate', 'holder', 'speaker'])
    .describe('What the actor does in the occurrence'),
});
/** An actor in an occurrence. */
export type ActorRef = z.infer<typeof actorRef>;

/** When something happens in the world; days are inclusive at both ends, and a month never becomes a day. */
export const occurred = z.object({
  from: z.iso.date().describe('First day, inclusive'),
  to: z.iso.date().describe('Last day, inclusive'),
  precision: z.enum(['day', 'week', 'month', 'year']),
  expression: z.string().describe('The words the date comes from, e.g. `next week`'),
});
/** An interval of days in the world, with its precision and the words it comes from. */
export type Occurred = z.infer<typeof occurred>;

/** A place, as precisely as the text gives it. */
export const place = z.object({
  name: z.string().min(1).describe('City, region or country'),
  country: country.optional(),
  venue: z.string().optional().describe('The building or institution, e.g. `Diriyah Palace`'),
});
/** A place, as precisely as the text gives it. */
export type Place = z.infer<typeof place>;

/** What an occurrence is about. */
export const topic = z.object({
  topicId: z.string().describe('Normal form of the label, e.g. `peacekeeping-troops-ukraine`'),
  label: z.string().min(1),
});
/** What an occurrence is about. */
export type Topic = z.infer<typeof topic>;

/** How we know: the actor's own words, the text's report of them, or the journalist's characterisation. */
export const basis = z.enum(['quoted', 'reported', 'described']);
/** How we know: `quoted`, `reported` or `described`. */
export type Basis = z.infer<typeof basis>;

/** An actor's position on a topic. */
export const position = z.enum(['for', 'conditional', 'considering', 'reserved', 'against']);
/** An actor's position on a topic. */
export type Position = z.infer<typeof position>;

/** What the first event of every occurrence carries beside its own fields. */
export const occurrence = z.object({
  actors: z.array(actorRef).min(1),
  occurred: occurred.nullable().describe('Null where the text gives no date'),
  where: place.optional(),
  topics: z.array(topic),
  basis,
  attribution: z
    .array(z.object({ kind: z.enum(['source', 'translation', 'agency', 'platform']), name: z.string() }))
    .describe('Through whom the article knows it, e.g. a translation or a news agency'),
  background: z.boolean().describe('Told as history (more than 30 days before publication), not as news'),
  confidence: z.number().min(0).max(1),
  code: z
    .object({ plover: z.string(), cameo: z.string().optional() })
    .describe('For interchange with other event data: PLOVER event type, CAMEO code'),
  evidence,
  extractor: z.object({
    name: z.string(),
    version: z.string(),
    rule: z.string().describe('The rule that found it'),
  }),
});
/** What the first event of every occurrence carries beside its own fields. */
export type Occurrence = z.infer<typeof occurrence>;

/** An actor of an act: who does it, or whom it is done to, for, with or against. */
export const actActor = actorRef.extend({
  part: z
    .enum(['agent', 'target'])
    .describe('Does it, or is whom it is done to, said to, meant for or directed against'),
});
/** An actor of an act. */
export type ActActor = z.infer<typeof actActor>;

/** What an act carries beside its own fields: an occurrence in which someone does something, be it to another or not. */
export const act = occurrence.extend({
  actors: z
    .array(actActor)
    .min(1)
    .describe('Those who act together are all agents; there is none where the text does not say who did it'),
  about: z
    .string()
    .min(1)
    .nullable()
    .describe('What it is about, in few words of the article; null where they do not say'),
});
/** What an act carries beside its own fields. */
export type Act = z.infer<typeof act>;
