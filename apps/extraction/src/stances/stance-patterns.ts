import type { Position } from '#events';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { anyOf, pattern } from '../text/patterns.js';

/** A way to tell a stance; `told` is its basis unless the holder's own words stand beside it. */
export type StancePattern = {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly position: Position;
  readonly told: 'reported' | 'described';
  readonly confidence: number;
};

const degree =
  '(?:(?:more|very|too|openly|deeply|highly|still|also|not yet|now|quite|rather|increasingly|again|both|all|clearly|[a-z]+ly),? )*';
const between =
  '(?<between>(?: (?:also|has|have|had|repeatedly|again|then|now|both|all|once|[a-z]+ly|[\\ue600-\\ue7ff]))*)';
const target = '(?<target>[^;]{0,200})';

/** Every pattern of the lexicon's cues, negated ones first. */
export const stancePatterns = once((lexicons: Lexicons): readonly StancePattern[] => {
  const { cues, shows, linking, refusals, acceptances } = lexicons.stances;
  const saying = anyOf(
    lexicons.speech.verbs.filter((verb) => verb.takes === 'clause').flatMap((verb) => verb.forms.slice(0, 3)),
  );
  const who = `(?<who>{actors}(?:'s (?:government|leadership|administration|office|party))?),?(?<said>(?: (?:also|has|have|had|[a-z]+ly))* ${saying}(?: {date})?(?: in [^.;,]{0,30})?(?: that)? (?:it|they))?`;
  const words = (kind: string, position: string): string =>
    anyOf(cues.filter((cue) => cue.kind === kind && cue.position === position).flatMap((cue) => cue.words));
  const positions = ['considering', 'reserved', 'against', 'for'] as const;
  const has = (kind: string, position: string): boolean =>
    cues.some((cue) => cue.kind === kind && cue.position === position);
  return [
    {
      rule: 'stance.refusal',
      position: 'against',
      told: 'reported',
      confidence: 0.75,
      pattern: pattern(`${who}${between} (?<cue>${anyOf(refusals)})(?![\\w-]) ${target}`),
    },
    {
      rule: 'stance.acceptance',
      position: 'for',
      told: 'reported',
      confidence: 0.65,
      pattern: pattern(`${who}${between} (?<cue>${anyOf(acceptances)})(?![\\w-]) ${target}`),
    },
    ...positions
      .filter((position) => has('adjective', position))
      .map((position): StancePattern => ({
        rule: 'stance.adjective',
        position,
        told: 'described',
        confidence: 0.7,
        pattern: pattern(
          `${who}(?: (?:also|both|all|now|still))* ${anyOf(linking)} ${degree}(?<cue>${words('adjective', position)})(?![\\w-])${target}`,
        ),
      })),
    ...positions
      .filter((position) => has('noun', position))
      .map((position): StancePattern => ({
        rule: 'stance.shown',
        position,
        told: 'reported',
        confidence: 0.75,
        pattern: pattern(
          `${who}${between} ${anyOf(shows)} (?:[a-z]+ ){0,2}?(?<cue>${words('noun', position)})(?![\\w-]) ${target}`,
        ),
      })),
    ...positions
      .filter((position) => has('verb', position))
      .map((position): StancePattern => ({
        rule: 'stance.verb',
        position,
        told: 'reported',
        confidence: 0.7,
        pattern: pattern(`${who}${between} (?<cue>${words('verb', position)})(?![\\w-]) ${target}`),
      })),
  ];
});
