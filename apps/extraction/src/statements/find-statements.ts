import type { Occurred } from '#events';
import type { Actor, Document, Quotation, Range, Speech } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import type { Attribution } from '../merging/occurrence.js';
import { rangeIn, type Reading } from '../text/reading.js';
import { attributionIn } from './attribution.js';
import { venueIn } from './venue.js';

/** One or several sentences of one act of speaking. */
export type Statement = {
  readonly speaker: Actor;
  readonly occurred: Occurred | null;
  readonly venue: string | undefined;
  readonly attribution: Attribution;
  readonly quotations: readonly Quotation[];
  readonly contents: readonly Range[];
  readonly evidence: readonly Range[];
  readonly sentence: number;
  /** Whether its sentence begins with another time or occasion, as in `On the stump, A said`. */
  readonly opensAnew: boolean;
  readonly rule: string;
};

const opener =
  /^(?:During|In|On|At|After|Before|Afterwards?|Later|Earlier|Last|While|Asked|Early|Late|Speaking|Shortly)\b|^[\ue600-\ue7ff]/;

/** One statement for each speech that names its speaker. */
export function findStatements(
  document: Document,
  readings: readonly Reading[],
  speech: readonly Speech[],
  lexicons: Lexicons,
): Statement[] {
  return speech
    .filter((one) => one.speaker.kind !== 'organisation' || one.rule !== 'continued')
    .map((one) => {
      const reading = readings[one.sentence] as Reading;
      return {
        speaker: one.speaker,
        occurred: dateOf(one, reading, document),
        venue: venueIn(document.text.slice(reading.sentence.start, reading.sentence.end), lexicons),
        attribution: attributionIn(document.text.slice(reading.sentence.start, reading.sentence.end), lexicons),
        quotations: one.quotations,
        contents: [one.content],
        evidence: evidenceOf(one, reading),
        sentence: one.sentence,
        opensAnew: opener.test(reading.words),
        rule: one.rule,
      };
    });
}

function evidenceOf(speech: Speech, { sentence }: Reading): Range[] {
  const whole = sentence.end - sentence.start <= 320;
  return [whole ? { start: sentence.start, end: sentence.end } : clipped(speech)];
}

function clipped({ cue, content }: Speech): Range {
  const start = Math.min(cue.start, content.start);
  return { start, end: Math.max(cue.end, Math.min(Math.max(cue.end, content.end), start + 320)) };
}

/** The date that stands by the verb of saying: before the speaker, or after the verb and before what is said. */
function dateOf(speech: Speech, reading: Reading, document: Document): Occurred | null {
  const today = document.article.publishedAt.slice(0, 10);
  for (const [at, item] of reading.items) {
    if (item.kind !== 'date' || item.date.occurred.from > today) continue;
    const range = rangeIn(reading, at, at + 1);
    if (isBySaying(range, speech, document.text)) return item.date.occurred;
  }
  return null;
}

function isBySaying(date: Range, { cue, rule, sentence }: Speech, text: string): boolean {
  if (rule === 'continued') return false;
  const between = date.start >= cue.end ? text.slice(cue.end, date.start) : text.slice(date.end, cue.start);
  const near = between.length <= (date.start >= cue.end ? 80 : 90);
  return (
    near &&
    sentence >= 0 &&
    !/\b(?:that|which|when|if|would|will|had|was|were|is|since|until|before|after)\b|[“”";]/.test(between)
  );
}
