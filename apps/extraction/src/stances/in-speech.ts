import type { Position } from '#events';
import type { Range, Speech } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { anyOf } from '../text/patterns.js';
import { labelOf, lastPlan, unifiedTopic } from './plans.js';
import type { Stance, StanceSources } from './stance.js';

type Rule = { readonly rule: string; readonly position: Position; readonly pattern: RegExp };

const speechRules = once((lexicons: Lexicons): readonly Rule[] => {
  const { firstPerson, evaluations } = lexicons.stances;
  const degree = '(?:(?:also|always|still|fully|strongly|firmly|completely|very much|certainly|all) )*';
  return [
    ...(['against', 'reserved', 'for'] as const).map((position) => ({
      rule: 'stance.first-person',
      position,
      pattern: new RegExp(`\\b(?:[Ww]e|I) ${degree}${anyOf(firstPerson[position])} (?<target>[^.;!?]{4,160})`),
    })),
    ...evaluations.map(({ position, phrases }) => ({
      rule: 'stance.evaluation',
      position,
      pattern: new RegExp(`(?<target>[^.;,!?“”"]{1,120}?),? ${anyOf(phrases)}(?![\\w-])`),
    })),
  ];
});

/** Stances within what somebody says: `we reject …`, `any agreement made without us would not work`. */
export function stancesInSpeech(speech: Speech, sources: StanceSources): Stance[] {
  const quoted = speech.quotations.flatMap(({ inner }) => stancesAt(speech, inner, sources));
  const reported = stancesAt(speech, speech.content, sources).filter((stance) => stance.rule === 'stance.evaluation');
  return [...quoted, ...reported].slice(0, 2);
}

function stancesAt(speech: Speech, range: Range, sources: StanceSources): Stance[] {
  const { document, lexicons } = sources;
  const words = document.text.slice(range.start, range.end);
  if (words.length < 12) return [];
  return speechRules(lexicons).flatMap((rule) => {
    const match = rule.pattern.exec(words.replace(/’/g, "'"));
    if (match === null) return [];
    const at = { start: range.start + match.index, end: range.start + match.index + match[0].length };
    const target = targetOf(match.groups?.['target'] ?? '', at.start, sources);
    return target === undefined
      ? []
      : [stanceOf(speech, rule, { target, at, words: words.slice(match.index) }, sources)];
  });
}

type Told = { readonly target: string; readonly words: string; readonly at: Range };

function stanceOf(
  speech: Speech,
  rule: Rule,
  { target, words, at }: Told,
  { document, plans, lexicons, readings }: StanceSources,
): Stance {
  const condition = rule.position === 'for' ? conditionIn(words, lexicons) : undefined;
  const inQuotation = speech.quotations.some(
    ({ inner }) =>
      inner.end - inner.start > 12 && document.text.slice(inner.start, inner.end).includes(words.slice(0, 12)),
  );
  const sentence = readings[speech.sentence]?.sentence ?? speech.content;
  const whole = sentence.end - sentence.start <= 260 ? sentence : at;
  return {
    holder: speech.speaker,
    position: condition === undefined ? rule.position : 'conditional',
    target,
    topic: unifiedTopic(target, plans, lexicons),
    condition,
    basis: inQuotation ? 'quoted' : 'reported',
    quotations: inQuotation ? speech.quotations : [],
    occurred: null,
    attribution: [],
    evidence: [{ start: whole.start, end: whole.end }],
    sentence: speech.sentence,
    rule: rule.rule,
    confidence: 0.6,
  };
}

function conditionIn(words: string, lexicons: Lexicons): string | undefined {
  const marked = new RegExp(`\\b${anyOf(lexicons.stances.conditions)}\\b[^.;]{3,140}`).exec(words)?.[0];
  return marked ?? /\b[Tt]o achieve this, [^.;]{3,140}/.exec(words)?.[0];
}

/** `it is a terrible deal` is about the plan named last; a pronoun for people is no plan. */
function targetOf(raw: string, at: number, { plans, lexicons }: StanceSources): string | undefined {
  const label = labelOf(raw.replace(/^.*\b(?:that|because|think|believe|says?|said) (?=\w)/, '').trim());
  if (/^(?:it|this|that|the (?:idea|plan|deal|proposal|move))$/i.test(label)) return lastPlan(plans, at)?.label;
  const nouns = new RegExp(`(?<![\\w-])${anyOf(lexicons.stances.planNouns)}(?![\\w-])`, 'i');
  return nouns.test(label) ? label : undefined;
}
