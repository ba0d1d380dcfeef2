import type { Build } from './build.js';
import type { BuildAnswer } from './projection-answers.js';
import { frontOf, type Reach } from './reach.js';

/** A build as operators see it at a moment. */
export function describeBuild(
  build: Build,
  { reach, logEnd, now }: { reach: Reach; logEnd: number; now: Date },
): BuildAnswer {
  const { version, state, swap, note } = build;
  const position = frontOf(reach);
  return {
    build: build.build,
    version,
    state,
    swap,
    progress: progressOf(build, { logEnd, now }),
    position,
    behind: Math.max(0, logEnd - position),
    note,
    begunAt: build.begunAt.toISOString(),
    filledAt: build.filledAt?.toISOString() ?? null,
    liveAt: build.liveAt?.toISOString() ?? null,
    closedAt: build.closedAt?.toISOString() ?? null,
  };
}

function progressOf(
  { filledAt, begunAt, position, events, target }: Build,
  { logEnd, now }: { logEnd: number; now: Date },
): BuildAnswer['progress'] {
  const seconds = ((filledAt ?? now).getTime() - begunAt.getTime()) / 1000;
  const eventsPerSecond = seconds > 0 ? Math.round(events / seconds) : 0;
  if (filledAt !== null) return { ratio: 1, events, eventsPerSecond, secondsLeft: null };
  const end = Math.max(target, logEnd, 1);
  const ratio = Math.min(1, position / end);
  const secondsLeft = ratio > 0 ? Math.round((seconds / ratio) * (1 - ratio)) : null;
  return { ratio, events, eventsPerSecond, secondsLeft };
}
