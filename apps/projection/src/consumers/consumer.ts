import { z } from 'zod';
import { logPoint } from '../log-point.js';

/** A group of consumers and how far it has come. */
export const consumer = z
  .object({
    group: z.string(),
    transport: z.enum(['kafka', 'postgres']).describe('What it reads: topics, or the log itself'),
    state: z.string().describe('As Kafka says it, e.g. `Stable` or `Empty`; without Kafka one of the two'),
    members: z.array(
      z.object({
        id: z.string(),
        client: z.string().describe('Its name and where it runs'),
        partitions: z.array(z.string()).describe('What it reads now; not told without Kafka'),
      }),
    ),
    partitions: z.array(
      z.object({
        partition: z.string().describe('E.g. `dateline.meeting/3`, or `log/7` without Kafka'),
        at: z.int().nullable().describe('The next offset; without Kafka the last position; null where it has none'),
        end: z.int().nullable().describe('Where the partition ends; not told without Kafka'),
        lag: z.int().nullable().describe('Events that are not handled; not told without Kafka'),
      }),
    ),
    lag: z.int().describe('Events that are not handled, of all partitions'),
    lagSeconds: z
      .number()
      .nullable()
      .describe('Age of the oldest of them; null where it cannot be told, as with Kafka'),
  })
  .meta({ id: 'Consumer' });
export type Consumer = z.infer<typeof consumer>;

export const consumerList = z.object({ data: z.array(consumer) });
export type ConsumerList = z.infer<typeof consumerList>;

export const consumerParams = z.object({ group: z.string().describe('As it is listed, e.g. `dateline.extraction`') });
export type ConsumerParams = z.infer<typeof consumerParams>;

/** Where a group is to go on. */
export const resetRequest = z
  .strictObject({
    to: z
      .union([z.enum(['earliest', 'latest']), logPoint], {
        error: 'expected `earliest`, `latest`, a position, a time or a day, e.g. `2025-02-01`',
      })
      .describe('The first event that it gets: some before it may come as well, none from it on is left out'),
    dryRun: z.boolean().default(false).describe('Whether only to tell what would be moved'),
  })
  .meta({ id: 'ResetRequest' });
export type ResetRequest = z.infer<typeof resetRequest>;

/** What was moved, or would be. */
export const resetReceipt = z
  .object({
    group: z.string(),
    dryRun: z.boolean(),
    moves: z.array(
      z.object({
        partition: z.string(),
        from: z.int().nullable().describe('As `at` of the group was; null where it had none'),
        to: z.int().describe('As `at` of the group is now'),
      }),
    ),
    note: z.string().nullable().describe('What the group makes of events that come again, where it is known'),
  })
  .meta({ id: 'ResetReceipt' });
export type ResetReceipt = z.infer<typeof resetReceipt>;
