import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** The settings of polling, as the environment gives them. */
export const pollingSettings = {
  POLL_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(0)
    .max(500)
    .default(16)
    .describe('Fetches of this process at one time; 0 leaves polling to others'),
  POLL_MIN_MINUTES: z.coerce
    .number()
    .positive()
    .default(5)
    .describe('Least minutes from one poll of a source to the next, whatever its schedule says'),
  POLL_MAX_MINUTES: z.coerce
    .number()
    .positive()
    .default(1_440)
    .describe('Most minutes from one poll of a source to the next, unless its schedule or its host says so'),
  POLL_HOST_SPACING_MS: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_000)
    .describe('Milliseconds from one request to a host to the next, over all processes; its crawl-delay may be longer'),
  POLL_HOST_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .default(1)
    .describe('Requests to a host at one time, over all processes'),
  POLL_LEASE_SECONDS: z.coerce
    .number()
    .min(1)
    .default(60)
    .describe('Seconds after which the fetches of a process that gives no sign of life are done by another'),
  POLL_LEDGER_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .default(30)
    .describe('Days that the fetch ledger is kept; 0 is for ever'),
  POLL_ITEM_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .default(90)
    .describe('Days that an item is remembered after its source shows it no more; 0 is for ever'),
  POLL_FAILING_AFTER: z.coerce
    .number()
    .int()
    .min(1)
    .default(5)
    .describe('Failed polls in a row after which a source is reported as failing'),
  POLL_SILENT_MIN_HOURS: z.coerce
    .number()
    .min(0)
    .default(24)
    .describe('Hours that a source may be silent whatever its usual gap: nights and weekends are quiet'),
  POLL_FEEDS_BY_ROBOTS: flag
    .default(false)
    .describe('Whether robots.txt is asked for feeds and sitemaps as well, which an operator has registered'),
};
/** The settings of polling, as the environment gives them. */
export type PollingEnvironment = z.infer<z.ZodObject<typeof pollingSettings>>;

/** How this process polls. */
export type PollingSettings = {
  /** Fetches at one time; 0 polls nothing here. */
  readonly concurrency: number;
  readonly minS: number;
  readonly maxS: number;
  /** Milliseconds from one request to a host to the next, over all processes. */
  readonly spacingMs: number;
  /** Requests to a host at one time, over all processes. */
  readonly perHost: number;
  /** How long a job stays with a process that gives no sign of life. */
  readonly leaseS: number;
  /** Days that the fetch ledger is kept; 0 is for ever. */
  readonly ledgerDays: number;
  /** Days that an item is remembered after its source shows it no more; 0 is for ever. */
  readonly itemDays: number;
  /** Failed polls in a row after which a source counts as failing. */
  readonly failingAfter: number;
  /** Silence of fewer seconds is never too long. */
  readonly silentMinS: number;
  /** Whether robots.txt is asked for feeds as well. */
  readonly isFeedByRobots: boolean;
};

/** What the surroundings give: the time, and chance from 0 to below 1. */
export type Surroundings = { readonly now: () => Date; readonly random: () => number };

/** The settings in the units of the code. */
export function pollingSettingsOf(environment: PollingEnvironment): PollingSettings {
  return {
    concurrency: environment.POLL_CONCURRENCY,
    minS: environment.POLL_MIN_MINUTES * 60,
    maxS: Math.max(environment.POLL_MAX_MINUTES, environment.POLL_MIN_MINUTES) * 60,
    spacingMs: environment.POLL_HOST_SPACING_MS,
    perHost: environment.POLL_HOST_CONCURRENCY,
    leaseS: environment.POLL_LEASE_SECONDS,
    ledgerDays: environment.POLL_LEDGER_DAYS,
    itemDays: environment.POLL_ITEM_DAYS,
    failingAfter: environment.POLL_FAILING_AFTER,
    silentMinS: environment.POLL_SILENT_MIN_HOURS * 3_600,
    isFeedByRobots: environment.POLL_FEEDS_BY_ROBOTS,
  };
}
