import type { Occurred } from '#events';
import type { Statement } from './find-statements.js';

/** Joins what is one act of speaking: the same speaker, no other day, no other venue, not far apart. */
export function mergeStatements(statements: readonly Statement[]): Statement[] {
  const merged: Statement[] = [];
  for (const statement of statements) {
    const at = merged.findLastIndex((earlier) => earlier.speaker.actorId === statement.speaker.actorId);
    const earlier = merged[at];
    if (earlier !== undefined && isSameAct(earlier, statement)) merged[at] = join(earlier, statement);
    else merged.push(statement);
  }
  return merged;
}

const farApart = 4;

function isSameAct(earlier: Statement, later: Statement): boolean {
  if (goesOn(earlier, later)) return true;
  const isDay = sameDay(earlier.occurred, later.occurred);
  const isVenue = earlier.venue === later.venue;
  if (later.opensAnew || later.sentence - earlier.sentence > farApart) return isDay && isVenue;
  return (isDay || later.occurred === null) && (isVenue || later.venue === undefined);
}

function goesOn(earlier: Statement, later: Statement): boolean {
  return earlier.sentence === later.sentence || later.rule === 'continued';
}

function sameDay(a: Occurred | null, b: Occurred | null): boolean {
  return a !== null && b !== null && a.from === b.from && a.to === b.to;
}

function join(earlier: Statement, later: Statement): Statement {
  return {
    ...earlier,
    occurred: earlier.occurred ?? later.occurred,
    venue: earlier.venue ?? later.venue,
    attribution: [
      ...earlier.attribution,
      ...later.attribution.filter((one) => !earlier.attribution.some((other) => other.name === one.name)),
    ],
    quotations: [...earlier.quotations, ...later.quotations.filter((one) => !earlier.quotations.includes(one))],
    contents: [...earlier.contents, ...later.contents],
    evidence: [
      ...earlier.evidence,
      ...later.evidence.filter((one) => !earlier.evidence.some((other) => other.start === one.start)),
    ],
    sentence: later.sentence,
  };
}
