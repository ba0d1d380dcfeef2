import { createHash } from 'node:crypto';
import type { Projection } from '../projection.js';

/**
 * `filling`: reads the log from its beginning; `standby`: follows the log beside the live one; `live`: what readers see;
 * `previous`: was live before and is kept for a rollback; `dropping` and `dropped`: given up.
 */
export type BuildState = 'filling' | 'standby' | 'live' | 'previous' | 'dropping' | 'dropped';

/** Whether a build takes its place by itself once it may, or waits to be told. */
export type SwapMode = 'auto' | 'manual';

/** One making of a projection's tables, in a schema of their own. */
export type Build = {
  readonly projection: string;
  /** Counts the builds of a projection from 1; never used again. */
  readonly build: number;
  readonly version: number;
  /** Of the tables' SQL: tables of another form need another build, also within a version. */
  readonly tablesHash: string;
  readonly state: BuildState;
  readonly swap: SwapMode;
  /** Filled with the log up to here; what follows is told by the marks of the partitions. */
  readonly position: number;
  /** When the event at `position` was recorded; null before the first. */
  readonly positionRecordedAt: Date | null;
  /** The end of the log when the build began. */
  readonly target: number;
  /** Events read while filling. */
  readonly events: number;
  /** What holds it up, or became of it. */
  readonly note: string | null;
  readonly begunAt: Date;
  readonly filledAt: Date | null;
  readonly liveAt: Date | null;
  readonly closedAt: Date | null;
};

/** What names a build. */
export type BuildKey = Pick<Build, 'projection' | 'build'>;

export const schemaOf = ({ projection, build }: BuildKey): string => `read_model_${projection}_${build}`;

/** The consumer group that keeps a build up to date. */
export const groupOf = ({ projection, version, build }: BuildKey & Pick<Build, 'version'>): string =>
  `projection-${projection}-v${version}-b${build}`;

export const tablesHashOf = ({ tables }: Pick<Projection, 'tables'>): string =>
  createHash('sha256').update(`${tables.create}${tables.index}`).digest('hex').slice(0, 16);

/** What a process does about the builds of a projection. */
export type Plan = {
  /** A build to begin: at once the live one where there is none yet. */
  readonly begin?: 'live' | 'filling';
  /** Builds that this release of the code can fill and keep up to date. */
  readonly own: readonly Build[];
  /** Whether a later version is live, which this release knows nothing of. */
  readonly isOutdated: boolean;
};

/**
 * Decides from the builds that there are, none of them dropped. A process begins a build for its own version, but never
 * one older than what is live: after a rolling update an old process that starts once more must not take readers back.
 */
export function planBuilds(projection: Pick<Projection, 'version' | 'tables'>, builds: readonly Build[]): Plan {
  const hash = tablesHashOf(projection);
  const own = builds.filter(
    ({ version, tablesHash, state }) =>
      version === projection.version && tablesHash === hash && state !== 'dropping' && state !== 'dropped',
  );
  const live = builds.find(({ state }) => state === 'live');
  const isOutdated = live !== undefined && live.version > projection.version;
  if (own.length > 0 || isOutdated) return { own, isOutdated };
  return { own, isOutdated, begin: live === undefined ? 'live' : 'filling' };
}
