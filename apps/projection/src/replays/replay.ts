import { z } from 'zod';
import { allEvents, categories, type EventType } from '#events';
import { logPoint } from '../log-point.js';

const category = z.enum(categories);
const type = z.enum(allEvents.map((event) => event.type) as [EventType, ...EventType[]]);
const state = z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']);
const when = z.iso.datetime();

/** What is to be published again. */
export const replayRequest = z
  .strictObject({
    topic: z
      .string()
      .regex(
        /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/,
        'is no name of a topic: letters, digits, dots, hyphens, underscores',
      )
      .describe('Where to; created where it is missing. Dateline’s own topics are refused'),
    from: logPoint.describe('First position, or the time from which on events were recorded'),
    to: logPoint
      .optional()
      .describe(
        'Last position, or the time before which events were recorded; the end of the log where it is left out',
      ),
    categories: z.array(category).min(1).optional().describe('Of these categories only'),
    types: z.array(type).min(1).optional().describe('Of these types only'),
    streamId: z.string().optional().describe('Of this stream only'),
    partitions: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Of the topic, where it is created; `KAFKA_PARTITIONS` where it is left out'),
  })
  .meta({ id: 'ReplayRequest' });
export type ReplayRequest = z.infer<typeof replayRequest>;

/** A replay and how far it has come. */
export const replay = z
  .object({
    id: z.uuid().describe('Stands in the header `ce_replay` of each of its messages'),
    topic: z.string(),
    from: z.int().describe('First position'),
    to: z.int().describe('Last position'),
    categories: z.array(category).nullable(),
    types: z.array(type).nullable(),
    streamId: z.string().nullable(),
    partitions: z.int().nullable(),
    state: state.describe('`failed`: for good; while a broker is away a replay is `running` and waits'),
    position: z.int().describe('All up to here is acknowledged'),
    sent: z.int().describe('Events acknowledged'),
    total: z.int().describe('Events in the range'),
    eventsPerSecond: z.number().nullable().describe('Since it started; null before'),
    error: z.string().nullable().describe('Why it failed, or what it waits for'),
    requestedAt: when,
    startedAt: when.nullable(),
    finishedAt: when.nullable(),
  })
  .meta({ id: 'Replay' });

export const replayPage = z.object({
  data: z.array(replay),
  page: z.object({ next: z.string().nullable().describe('Give it as `cursor` to read on; null on the last page') }),
});

/** Which replays are listed. */
export const replaysQuery = z.object({
  state: state.optional().describe('Those in this state only'),
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows of a page, 1 to 500'),
  cursor: z.uuid('is no cursor of a page before').optional().describe('`page.next` of the page before'),
});
export type ReplaysQuery = z.infer<typeof replaysQuery>;

export const replayParams = z.object({ id: z.uuid('is no id of a replay') });
export type ReplayParams = z.infer<typeof replayParams>;

/** A replay as it is kept. */
export type Replay = Omit<z.infer<typeof replay>, 'requestedAt' | 'startedAt' | 'finishedAt'> & {
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
};
