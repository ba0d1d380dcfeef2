import type { Position } from '#events';
import type { Actor, Document, Quotation, Range, Speech } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { dateAt } from '../meetings/setting.js';
import { attributionIn } from '../statements/attribution.js';
import { once } from '../text/once.js';
import { anyOf } from '../text/patterns.js';
import { actorsIn, rangeIn, type Reading } from '../text/reading.js';
import { stancesInSpeech } from './in-speech.js';
import { labelOf, lastPlan, plansIn, unifiedTopic } from './plans.js';
import type { Stance, StanceSources } from './stance.js';
import { stancePatterns, type StancePattern } from './stance-patterns.js';

const targetWords = once((lexicons: Lexicons) => ({
  anaphora: new RegExp(`^(?:${lexicons.stances.anaphora.join('|')})$`, 'i'),
  plan: new RegExp(`(?<![\\w-])${anyOf(lexicons.stances.planNouns)}(?![\\w-])`, 'i'),
  condition: new RegExp(
    `(?<![\\w-])${anyOf(lexicons.stances.conditions)}(?![\\w-])[^;]{3,160}?(?=[;,]|\\swhile\\s|\\sthough\\s|\\.?$)`,
    'i',
  ),
}));

const anyCue = once((lexicons: Lexicons) => {
  const { cues, refusals, acceptances } = lexicons.stances;
  return new RegExp(anyOf([...cues.flatMap((cue) => cue.words), ...refusals, ...acceptances]));
});

/** Finds who is for or against what, told by the text or in the holder's own words. */
export function findStances(
  document: Document,
  readings: readonly Reading[],
  speech: readonly Speech[],
  lexicons: Lexicons,
): Stance[] {
  const plans = document.sentences.flatMap(({ start, end }) =>
    plansIn(document.text.slice(start, end), start, lexicons),
  );
  const sources = { document, readings, speech, plans, lexicons };
  const told = readings.flatMap((reading) => stancesIn(reading, sources));
  return onePerTopic([...told, ...speech.flatMap((one) => stancesInSpeech(one, sources))]);
}

function stancesIn(reading: Reading, sources: StanceSources): Stance[] {
  const taken: Range[] = [];
  if (
    /\?\s*$/.test(reading.words) ||
    !/[\ue000-\ue3ff]/.test(reading.words) ||
    !anyCue(sources.lexicons).test(reading.words)
  )
    return [];
  return stancePatterns(sources.lexicons).flatMap((rule) =>
    [...reading.words.matchAll(rule.pattern)].flatMap((match) => {
      const cue = match.indices?.groups?.['cue'];
      if (cue === undefined || taken.some((range) => range.start < cue[1] && cue[0] < range.end)) return [];
      const stances = stancesOf(reading, rule, match, sources);
      if (stances.length > 0) taken.push({ start: cue[0], end: cue[1] });
      return stances;
    }),
  );
}

function stancesOf(reading: Reading, rule: StancePattern, match: RegExpMatchArray, sources: StanceSources): Stance[] {
  const { who, cue, target: range, said } = rangesOf(match);
  if (isConditionalClause(reading, who[0])) return [];
  const target = targetOf(reading, range, rule, sources);
  if (target === undefined) return [];
  const { sentence } = reading;
  const shared = {
    ...positionOf(rule.position, target, sources.lexicons),
    target: target.label,
    topic: unifiedTopic(target.label, sources.plans, sources.lexicons),
    occurred: dateAt(reading, { from: who[0], to: cue[1] }, false),
    attribution: attributionIn(sources.document.text.slice(sentence.start, sentence.end), sources.lexicons),
    evidence: [evidenceOf(reading, match)],
    sentence: sentence.index,
    rule: rule.rule,
    confidence: target.anaphoric ? rule.confidence - 0.15 : rule.confidence,
  };
  const told = said === undefined ? rule.told : 'reported';
  return holdersIn(reading, who).map((holder) => ({ holder, ...shared, ...basisOf(reading, holder, told, sources) }));
}

type Ranges = Readonly<Record<'who' | 'cue' | 'target', [number, number]>> & { readonly said?: [number, number] };

/** Every pattern names these groups; only `said` may be left out. */
function rangesOf(match: RegExpMatchArray): Ranges {
  return match.indices?.groups as unknown as Ranges;
}

function holdersIn(reading: Reading, who: readonly [number, number]): readonly Actor[] {
  return actorsIn(reading, who).slice(0, 8);
}

/** A word or two between marks is not yet the holder’s own statement. */
function basisOf(
  reading: Reading,
  holder: Actor,
  told: Stance['basis'],
  sources: StanceSources,
): Pick<Stance, 'basis' | 'quotations'> {
  const quotations = ownWords(reading, holder, sources);
  const isQuoted = quotations.some(({ inner }) => inner.end - inner.start > 12);
  return { quotations, basis: isQuoted ? 'quoted' : told };
}

function isConditionalClause(reading: Reading, at: number): boolean {
  return /(?:^|[,;] ?|\b(?:asked|asks) )(?:if|unless|whether|should)\b[^,;]*$/i.test(reading.words.slice(0, at));
}

function positionOf(position: Position, { words }: Target, lexicons: Lexicons): Pick<Stance, 'position' | 'condition'> {
  if (position === 'for' && /^\s*consider/.test(words)) return { position: 'considering', condition: undefined };
  const condition = targetWords(lexicons).condition.exec(words)?.[0].trim();
  const counts = condition !== undefined && (position === 'for' || /^(?:unless|until)/i.test(condition));
  return counts ? { position: 'conditional', condition } : { position, condition: undefined };
}

type Target = { readonly label: string; readonly words: string; readonly anaphoric: boolean };

/** The target is a plan in words, or a reference to the plan named last; praise of a person is no stance. */
function targetOf(
  reading: Reading,
  range: readonly [number, number],
  rule: StancePattern,
  sources: StanceSources,
): Target | undefined {
  const [from, to] = range;
  const { start, end } = rangeIn(reading, from, Math.max(to, from + 1));
  const words = to > from ? sources.document.text.slice(start, end).trim() : '';
  const label = labelOf(words.replace(/^consider(?:ing)? /, ''));
  if (label === '' && rule.rule !== 'stance.adjective') return undefined;
  if (label === '' || targetWords(sources.lexicons).anaphora.test(label)) return meantBy(words, start, sources);
  const isKnown = isPlan(reading, range, rule, label) || namesPlan(label, sources.lexicons);
  return isKnown ? named(reading, range, label, words) : undefined;
}

function meantBy(words: string, at: number, { plans }: StanceSources): Target | undefined {
  const plan = lastPlan(plans, at);
  return plan && { label: plan.label, words, anaphoric: true };
}

function named(
  reading: Reading,
  [from, to]: readonly [number, number],
  label: string,
  words: string,
): Target | undefined {
  const isPerson = /^[\ue000-\ue3ff](?!'s)/.test(reading.words.slice(from, to).trim());
  return isPerson ? undefined : { label, words, anaphoric: false };
}

function namesPlan(label: string, lexicons: Lexicons): boolean {
  return targetWords(lexicons).plan.test(label.split(' ').slice(0, 12).join(' '));
}

/** What is to be done, or after a plain cue any thing: `sending troops`, `never accept a border`. */
function isPlan(reading: Reading, [from]: readonly [number, number], rule: StancePattern, label: string): boolean {
  const isPlain = rule.rule !== 'stance.verb';
  if (isPlain && /^(?:a|an|any|the|its|his|her|their|this|such|further|more|no) /.test(label)) return true;
  if (/^(?:to )?[a-z]+ing /.test(label)) return true;
  return isPlain && /^[a-z]+ /.test(label) && /\bto ?$/.test(reading.words.slice(0, from));
}

/** The holder's own words in the sentence. */
function ownWords(reading: Reading, holder: Actor, { speech }: StanceSources): Quotation[] {
  return speech
    .filter((one) => one.sentence === reading.sentence.index && one.speaker.actorId === holder.actorId)
    .flatMap((one) => [...one.quotations]);
}

function evidenceOf(reading: Reading, match: RegExpMatchArray): Range {
  const { start, end } = reading.sentence;
  if (end - start <= 260) return { start, end };
  const from = match.index ?? 0;
  const range = rangeIn(reading, from, from + match[0].length);
  return range.end - range.start <= 360
    ? range
    : rangeIn(reading, from, (match.indices?.groups?.['cue'] ?? [0, from + 1])[1]);
}

/** The same position of the same holder told twice is one stance; the holder's own words win. */
function onePerTopic(stances: readonly Stance[]): Stance[] {
  const merged: Stance[] = [];
  for (const stance of stances) {
    const at = merged.findIndex(
      (other) =>
        other.holder.actorId === stance.holder.actorId &&
        other.position === stance.position &&
        isSameTopic(other, stance),
    );
    const other = merged[at];
    if (other === undefined) merged.push(stance);
    else {
      const [first, second] = other.basis !== 'quoted' && stance.basis === 'quoted' ? [stance, other] : [other, stance];
      const evidence = [...first.evidence, ...second.evidence].filter(
        (one, index, all) => all.findIndex((same) => same.start === one.start) === index,
      );
      merged[at] = {
        ...first,
        evidence,
        occurred: first.occurred ?? second.occurred,
        quotations: [...new Set([...first.quotations, ...second.quotations])],
      };
    }
  }
  return merged;
}

function isSameTopic(a: Stance, b: Stance): boolean {
  return a.topic?.topicId === b.topic?.topicId || (Math.abs(a.sentence - b.sentence) <= 1 && a.position === b.position);
}
