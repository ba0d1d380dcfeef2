import type { Outcome } from '../ledger/outcome.js';
import { inWords } from '../planning/in-words.js';

/** What ails a source, as `SourceFailing` names it. */
export type Fault = 'unreachable' | 'refused' | 'unreadable' | 'unmatched' | 'silent' | 'shrinking';

/** What ails a source, with one sentence for operators, and what they can do. */
export type Ailment = { readonly fault: Fault; readonly reason: string; readonly remedy: string };

/** What is known of a source when its health is judged. */
export type Vitals = {
  readonly now: Date;
  /** Failed polls in a row. */
  readonly failures: number;
  readonly lastOutcome: Outcome | null;
  /** Why the last poll failed, in words. */
  readonly lastError: string | null;
  /** Who keeps us out, where that is known, e.g. `Cloudflare`. */
  readonly blocker: string | null;
  /** Seconds from one item to the next, as usual. */
  readonly gapS: number | null;
  /** When the newest item came. */
  readonly newestAt: Date | null;
  /** Characters of the texts of its articles, the oldest first. */
  readonly textLengths: readonly number[];
  /** Whether the last poll of a page found no link where its selector looks; null where there is none. */
  readonly isSelectorEmpty: boolean | null;
  /** What ails it so far. */
  readonly ailment: Fault | null;
};

/** When a source counts as not well. */
export type HealthLimits = {
  /** Failed polls in a row. */
  readonly failures: number;
  /** Silence below this many seconds is never too long: nights and weekends are quiet. */
  readonly silentMinS: number;
};

/** How many of the last texts are compared with those before. */
const RECENT = 5;
const EARLIER_AT_LEAST = 10;
/** Texts have shrunk when they are this share of what they were; they are well again above the second. */
const SHRUNK = 0.4;
const GROWN = 0.6;
const SILENT_GAPS = 3;

/** What ails a source, the worst first; null when it is well. */
export function ailmentOf(vitals: Vitals, limits: HealthLimits): Ailment | null {
  return failing(vitals, limits) ?? selectorEmpty(vitals) ?? silent(vitals, limits) ?? shrinking(vitals);
}

function failing({ failures, lastOutcome, lastError, blocker }: Vitals, limits: HealthLimits): Ailment | null {
  if (failures < limits.failures) return null;
  return {
    fault: faultOf(lastOutcome),
    reason: `${failures} polls in a row have failed: ${lastError ?? 'no reason known'}`,
    remedy:
      blocker === null
        ? 'Open its address in a browser; if it has moved, change the source, if it is gone, retire it'
        : `${blocker} keeps Dateline out: ask the publisher to let its user agent in, or look for another feed`,
  };
}

const REFUSALS: readonly (Outcome | null)[] = ['refused', 'limited', 'disallowed', 'forbidden'];

function faultOf(last: Outcome | null): Fault {
  if (last === 'unreadable') return 'unreadable';
  return REFUSALS.includes(last) ? 'refused' : 'unreachable';
}

function selectorEmpty({ isSelectorEmpty }: Vitals): Ailment | null {
  if (isSelectorEmpty !== true) return null;
  return {
    fault: 'unmatched',
    reason: 'Its selector matches no link of the page',
    remedy: 'The page was rebuilt: look at it and change the selector',
  };
}

function silent({ now, gapS, newestAt }: Vitals, { silentMinS }: HealthLimits): Ailment | null {
  if (gapS === null || newestAt === null) return null;
  const silentS = (now.getTime() - newestAt.getTime()) / 1_000;
  if (silentS < Math.max(SILENT_GAPS * gapS, silentMinS)) return null;
  return {
    fault: 'silent',
    reason: `Nothing new for ${inWords(silentS)}; usually an item comes every ${inWords(gapS)}`,
    remedy: 'Look whether the publisher still fills this address; discover its feeds again if not',
  };
}

function shrinking({ textLengths, ailment }: Vitals): Ailment | null {
  if (textLengths.length < RECENT + EARLIER_AT_LEAST) return null;
  const { recent, before: earlier } = textTrend(textLengths);
  if (recent === null || earlier === null) return null;
  if (recent >= earlier * (ailment === 'shrinking' ? GROWN : SHRUNK)) return null;
  return {
    fault: 'shrinking',
    reason: `Its texts have shrunk to ${recent} characters (median of the last ${RECENT}), from ${earlier} before`,
    remedy: 'Read the last articles: a wall or a banner may stand in front of the text',
  };
}

/** Medians of the last texts and of those before; null where there are none. */
export function textTrend(lengths: readonly number[]): { recent: number | null; before: number | null } {
  return { recent: median(lengths.slice(-RECENT)), before: median(lengths.slice(0, -RECENT)) };
}

function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
