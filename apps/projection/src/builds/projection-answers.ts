import { z } from 'zod';

const when = z.iso.datetime();
const position = z.int().min(0);

const build = z
  .object({
    build: z.int().describe('Counts the builds of the projection from 1'),
    version: z.int().describe('Version of the projection that fills it'),
    state: z
      .enum(['filling', 'standby', 'live', 'previous', 'dropping', 'dropped'])
      .describe(
        '`filling`: reads the log; `standby`: follows the log beside the live one; `live`: what readers see; `previous`: was live and is kept for a rollback',
      ),
    swap: z.enum(['auto', 'manual']).describe('Whether it becomes live by itself once it may'),
    progress: z
      .object({
        ratio: z.number().min(0).max(1).describe('Of the log, filled'),
        events: z.int().describe('Events read while filling'),
        eventsPerSecond: z.number(),
        secondsLeft: z.number().nullable().describe('As long as it takes at this rate; null once it is filled'),
      })
      .describe('How far the filling has come'),
    position: position.describe('The log is in it up to here, in the partition that is ahead'),
    behind: z.int().min(0).describe('Positions to the end of the log'),
    note: z.string().nullable().describe('What holds it up, or became of it'),
    begunAt: when,
    filledAt: when.nullable(),
    liveAt: when.nullable(),
    closedAt: when.nullable(),
  })
  .meta({ id: 'ProjectionBuild' });
export type BuildAnswer = z.infer<typeof build>;

const projection = z
  .object({
    name: z.string(),
    version: z.int().describe('Of the code that answers'),
    tables: z.array(z.string()),
    logEnd: position.describe('The greatest position in the log'),
    live: build.nullable(),
    builds: z.array(build).describe('All that have tables'),
  })
  .meta({ id: 'Projection' });
export type ProjectionAnswer = z.infer<typeof projection>;

const verification = z
  .object({
    liveBuild: z.int(),
    build: z.int(),
    isEqual: z.boolean().describe('False when a table that is to hold the same rows does not'),
    obstacle: z.string().nullable().describe('Why nothing could be compared'),
    tables: z.array(
      z.object({
        table: z.string(),
        liveRows: z.int(),
        rows: z.int(),
        isClaimedEqual: z.boolean(),
        liveHash: z.string().nullable(),
        hash: z.string().nullable(),
        differing: z.array(z.string()).describe('Keys of rows that differ, the first few'),
      }),
    ),
  })
  .meta({ id: 'Verification' });

export const answers = { build, projection, projections: z.object({ data: z.array(projection) }), verification };

export const projectionParams = z.object({ name: z.string() });
export type ProjectionParams = z.infer<typeof projectionParams>;
export const buildParams = z.object({
  name: z.string(),
  build: z.coerce.number('is no number of a build').int().min(1),
});
export type BuildParams = z.infer<typeof buildParams>;

/** How a rebuild is asked for. */
export const rebuildRequest = z
  .strictObject({
    swap: z.enum(['auto', 'manual']).default('auto').describe('Whether it becomes live by itself once it may'),
  })
  .meta({ id: 'RebuildRequest' });
export type RebuildRequest = z.infer<typeof rebuildRequest>;

/** How a swap is asked for. */
export const swapRequest = z
  .strictObject({
    force: z.boolean().default(false).describe('Also when a comparison with the live build fails'),
  })
  .meta({ id: 'SwapRequest' });
export type SwapRequest = z.infer<typeof swapRequest>;

/** How a rollback is asked for. */
export const rollbackRequest = z
  .strictObject({
    allowStale: z
      .boolean()
      .default(false)
      .describe('Also when the previous build is not kept up to date, so that readers go back to an earlier day'),
  })
  .meta({ id: 'RollbackRequest' });
export type RollbackRequest = z.infer<typeof rollbackRequest>;
