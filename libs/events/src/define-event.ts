import { z } from 'zod';

/** What every stored event carries beside its data, whatever its type (design: the envelope). */
export const envelope = z.object({
  id: z.uuid().describe('UUIDv7, unique; consumers deduplicate on it'),
  streamId: z.string().min(3).describe('The stream the event belongs to, e.g. `meeting-6f1c…`; also the Kafka key'),
  streamVersion: z.int().positive().describe('Place in its stream, from 1, without gaps'),
  position: z.int().positive().describe('Place in the whole log; grows, may have gaps; usable as a cursor'),
  publishedAt: z.iso
    .datetime({ offset: true })
    .describe('When the public could know: the publication of the article that says so'),
  recordedAt: z.iso.datetime().describe('When the store accepted the event'),
  correlationId: z.uuid().describe('Shared by everything that one outside request set off'),
  causationId: z.uuid().describe('The event or request that caused this one'),
  traceparent: z.string().optional().describe('W3C trace context of the request that set it off'),
  actor: z
    .string()
    .describe('Who made the change: `extractor:NAME@VERSION`, `client:NAME`, `analyst:NAME` or `operator:NAME`'),
  redacted: z
    .array(z.string())
    .optional()
    .describe('JSON pointers of the fields whose words were blanked on legal demand; left out where none was'),
});
/** The fields of an event that are not its type, version and data. */
export type Envelope = z.infer<typeof envelope>;

/** Data of an older version as the log or Kafka holds it: an object of JSON. */
export type OldData = { readonly [member: string]: unknown };

/** Makes data of one version into data of the next. Pure; what it answers is validated at the end of all steps. */
export type Upcast = (old: OldData) => OldData;

/** One event type: its name, schema version, meaning and the shape of its data. */
export type EventDefinition<Type extends string, Data extends z.ZodObject> = {
  readonly type: Type;
  readonly version: number;
  readonly summary: string;
  readonly data: Data;
  /** By the version that is read, the step to the next one; a step for each version below `version`. */
  readonly upcast: Readonly<Record<number, Upcast>>;
};

type Declaration<Data extends z.ZodObject> = {
  version: number;
  summary: string;
  data: Data;
  upcast?: Readonly<Record<number, Upcast>>;
};

/**
 * Declares an event type: its schema, TypeScript type, topic and documentation all come from this one call. Throws
 * RangeError unless `upcast` has exactly one step for each older version.
 */
export function defineEvent<const Type extends string, Data extends z.ZodObject>(
  type: Type,
  { version, summary, data, upcast = {} }: Declaration<Data>,
): EventDefinition<Type, Data> {
  const steps = Object.keys(upcast).map(Number);
  const older = Array.from({ length: version - 1 }, (_, index) => index + 1);
  if (steps.join() !== older.join()) {
    throw new RangeError(`${type}: version ${version} needs upcasts from [${older.join()}], it has [${steps.join()}]`);
  }
  return { type, version, summary, data, upcast };
}

/** The TypeScript type of a stored event of the given definition. */
export type EventOf<D> =
  D extends EventDefinition<infer Type, infer Data>
    ? Readonly<Envelope & { type: Type; version: number; data: z.infer<Data> }>
    : never;
