import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { anyOf } from '../text/patterns.js';

/** Whether something happened; `unknown` is what the rules do not understand, and is never asserted. */
export type Factuality = 'held' | 'ongoing' | 'planned' | 'ruled-out' | 'hypothetical' | 'unknown';

export type VerbForm = 'base' | 'past' | 'present' | 'gerund';

/** The words around a verb that tell whether what it names happens. */
export type VerbSetting = {
  /** From the clause's beginning to its subject. */
  readonly before: string;
  /** Between subject and verb. */
  readonly between: string;
  readonly form: VerbForm;
  readonly question: boolean;
  /** Whether somebody is told to say it, so that `would` tells of a plan. */
  readonly reported: boolean;
};

const wordPatterns = once((lexicons: Lexicons) => {
  const { modals, negations, auxiliaries, negatedAuxiliaries, governors, conditionals, unsettling } =
    lexicons.factuality;
  const whole = (words: readonly string[]): RegExp => new RegExp(`(?<![\\w-])${anyOf(words)}(?![\\w-])`, 'g');
  return {
    will: whole(modals.planned),
    might: whole(modals.hypothetical),
    wont: whole(modals['ruled-out']),
    refuse: whole(governors['ruled-out']),
    want: whole(governors.hypothetical),
    plan: whole(governors.planned),
    negation: whole([...negations, ...negatedAuxiliaries]),
    auxiliary: whole(auxiliaries),
    conditional: new RegExp(`(?:^should|(?<![\\w-])${anyOf([...conditionals, ...unsettling])}) (?:[^,;]*)$`, 'i'),
  };
});

/** Adverbs, particles, dates and places that say nothing about whether it happens. */
const harmless =
  /[\ue400-\ue7ff]|\b(?:[a-z]+ly|also|then|later|earlier|now|still|just|soon|even|again|once|first|both|all|each|together|who|which|themselves|himself|herself|at last|at least|and|there|here|today|that|already|ever|back|up|quickly)\b|[,—–\s]/gi;

type Signs = {
  readonly [K in 'will' | 'would' | 'might' | 'wont' | 'refuse' | 'want' | 'plan' | 'negation']: boolean;
} & {
  readonly rest: string;
};

/** Judges a verb by the auxiliaries, governing verbs and adverbs between it and its subject. */
export function verbFactuality(setting: VerbSetting, lexicons: Lexicons): Factuality {
  const patterns = wordPatterns(lexicons);
  if (setting.question || patterns.conditional.test(setting.before)) return 'hypothetical';
  const between =
    setting.form === 'past' ? setting.between.replace(/'d\b/g, ' had ') : setting.between.replace(/'d\b/g, ' would ');
  const signs = signsIn(between, lexicons);
  if (signs.rest !== '') return 'unknown';
  return byGovernor(signs, between, setting) ?? byForm(between, setting);
}

function signsIn(between: string, lexicons: Lexicons): Signs {
  const patterns = wordPatterns(lexicons);
  let rest = between;
  const take = (pattern: RegExp): boolean => {
    const shorter = rest.replace(pattern, ' ');
    const found = shorter !== rest;
    rest = shorter;
    return found;
  };
  const wont = take(patterns.wont);
  const negation = take(patterns.negation);
  const refuse = take(patterns.refuse);
  const want = take(patterns.want);
  const plan = take(patterns.plan);
  const would = take(/\bwould\b/g);
  const might = take(patterns.might);
  const will = take(patterns.will);
  take(patterns.auxiliary);
  return { will, would, might, wont, refuse, want, plan, negation, rest: rest.replace(harmless, '') };
}

function byGovernor(signs: Signs, between: string, { reported }: VerbSetting): Factuality | undefined {
  if (signs.refuse) return signs.negation ? 'hypothetical' : 'ruled-out';
  if (signs.negation || signs.wont) return whenNegated(signs);
  if (signs.want || signs.might) return 'hypothetical';
  return signs.would ? whenReported(reported) : whenPlanned(signs, between);
}

function whenReported(reported: boolean): Factuality {
  return reported ? 'planned' : 'hypothetical';
}

function whenPlanned(signs: Signs, between: string): Factuality | undefined {
  if (signs.plan) return /\b(?:to|on)\b/.test(between) ? 'planned' : 'unknown';
  return signs.will ? 'planned' : undefined;
}

/** `will not` and `is not going to` rule it out; what `did not` happen is left alone. */
function whenNegated(signs: Signs): Factuality {
  if (signs.wont || signs.will) return 'ruled-out';
  if (signs.want || signs.might) return 'unknown';
  return signs.would || signs.plan ? 'ruled-out' : 'unknown';
}

function byForm(between: string, { form }: VerbSetting): Factuality {
  if (/\bto\s*$/.test(between)) return /^[\s,]*(?:are|is|were|was)?\s*to\s*$/.test(between) ? 'planned' : 'unknown';
  const be = beIn(between);
  if (form === 'gerund') return { was: 'held', is: 'ongoing', none: 'unknown' }[be] as Factuality;
  if (be !== 'none') return 'unknown';
  if (form === 'past') return 'held';
  if (/\b(?:do|does|did|has|have|had)\b/.test(between)) return 'unknown';
  return form === 'present' ? 'held' : 'ongoing';
}

function beIn(between: string): 'was' | 'is' | 'none' {
  if (/\b(?:was|were)\b/.test(between)) return 'was';
  return /(?:\b(?:is|are|am|be|been)\b|'re|'s)/.test(between) ? 'is' : 'none';
}

const nounPatterns = once((lexicons: Lexicons) => {
  const { nounSigns, happened, presupposing } = lexicons.factuality;
  const near =
    '(?: (?:a|an|the|his|her|its|their|any|this|that|another|such|further|more)| [a-z-]+| [\\ue000-\\ue7ff]){0,4} ?$';
  const before = (words: readonly string[]): RegExp => new RegExp(`(?<![\\w-])${anyOf(words)}${near}`, 'i');
  const far = near.replace('{0,4}', '{0,7}');
  const wide = (words: readonly string[]): RegExp => new RegExp(`(?<![\\w-])${anyOf(words)}${far}`, 'i');
  const after = (words: readonly string[]): RegExp =>
    new RegExp(`^[^.;:?]{0,70}?(?<![\\w-])${anyOf(words)}(?![\\w-])`, 'i');
  return {
    ruledOut: wide(nounSigns['ruled-out']),
    hypothetical: wide(nounSigns.hypothetical),
    planned: before(nounSigns.planned),
    presupposed: new RegExp(
      `(?<![\\w-])${anyOf(presupposing)}(?: (?:a|an|the|his|her|its|their)| [a-z-]+| [\\ue600-\\ue7ff]){0,4} ?$`,
      'i',
    ),
    happenedPlanned: after(happened.planned),
    happenedOngoing: after(happened.ongoing),
    happenedHeld: after(happened.held),
    cancelled: after(happened['ruled-out']),
  };
});

/** The words of the clause before and after a noun such as `meeting`, with its participants taken out. */
export type NounSetting = { readonly before: string; readonly after: string; readonly question: boolean };

/** Judges a noun by what governs it, its adjectives and the verb that follows; silence is `unknown`. */
export function nounFactuality(setting: NounSetting, lexicons: Lexicons): Factuality {
  if (setting.question) return 'hypothetical';
  return nounRules(lexicons).find((rule) => rule.fits(setting))?.means ?? 'unknown';
}

type NounRule = { readonly means: Factuality; readonly fits: (setting: NounSetting) => boolean };

const modalAfter = /^[^.;:?]{0,40}\b(?:would|could|may|might|can|should|must)\b/i;
const begunJustNow = /\b(?:began|opened|started)\b[^.]{0,12}\b(?:last hour|minutes ago|this morning)\b/;
const future = /\b(?:will|shall|is to|are to|due to|plans to|expected to|would|could|may|might)\b/;

/** In the order in which they win: what is ruled out or wished for is never held. */
const nounRules = once((lexicons: Lexicons): readonly NounRule[] => {
  const patterns = nounPatterns(lexicons);
  return [
    {
      means: 'ruled-out',
      fits: ({ before, after }) => patterns.ruledOut.test(before) || patterns.cancelled.test(after),
    },
    {
      means: 'hypothetical',
      fits: ({ before }) => patterns.hypothetical.test(before) || wordPatterns(lexicons).conditional.test(before),
    },
    {
      means: 'planned',
      fits: ({ before, after }) => patterns.planned.test(before) || patterns.happenedPlanned.test(after),
    },
    { means: 'hypothetical', fits: ({ after }) => modalAfter.test(after) },
    {
      means: 'ongoing',
      fits: ({ after }) =>
        patterns.happenedOngoing.test(after) || (patterns.happenedHeld.test(after) && begunJustNow.test(after)),
    },
    { means: 'held', fits: ({ after }) => patterns.happenedHeld.test(after) },
    { means: 'held', fits: ({ before }) => patterns.presupposed.test(before) && !future.test(before) },
  ];
});
