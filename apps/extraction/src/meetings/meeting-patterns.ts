import type { VerbForm } from '../factuality/factuality.js';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { anyOf, pattern } from '../text/patterns.js';

/** How a pattern is judged: by its verb, by its noun, or by the preposition before it. */
export type MeetingPattern = {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly judge: 'verb' | 'noun';
  readonly kind: 'meeting' | 'call';
  readonly confidence: number;
};

const between = '(?<between>[^\\ue000-\\ue3ff\\ue800-\\ue9ff.;:?]{0,90}?)';
const filler =
  "(?:(?!(?:to|for|in|on|at|and|about|that|over|of|by|from|as|after|before|but|or|with|their|demands?|needs?|targets?|deadlines?|requirements?|conditions?|obligations?|goals?|standards?|challenges?|criteria|expectations?|resistance|halfway|costs?|commitments?)(?![\\w-]))[A-Za-z'-]+,? ){0,5}?";
const manner =
  '(?: (?:face-to-face|again|privately|briefly|separately|in secret|secretly|in private|behind closed doors|virtually|virtual|informally|one-on-one|at length|together|in person|twice|[\\ue600-\\ue7ff]))*';

export const meetingPatterns = once((lexicons: Lexicons): readonly MeetingPattern[] => {
  const { verbs, callVerbs, lightVerbs, nouns, callNouns } = lexicons.meetings;
  const all = (forms: Readonly<Record<VerbForm, readonly string[]>>): string => anyOf(Object.values(forms).flat());
  const verb = `(?<verb>${all(verbs)})(?![\\w-])`;
  const light = `(?<verb>${all(lightVerbs)})(?![\\w-])`;
  const either = (list: readonly string[]): string =>
    anyOf([...list, ...list.map((word) => word.charAt(0).toUpperCase() + word.slice(1))]);
  const callNoun = either(callNouns);
  const noun = either(nouns);
  const phrase = `(?<phrase>(?: [^\\ue000-\\ue5ff\\ue800-\\ue9ff.,;:?]{0,60}?)?) (?<noun>NOUN)(?![\\w-])`;
  const companions =
    '(?:(?: [^\\ue000-\\ue3ff\\ue800-\\ue9ff.,;:?]{0,40}?)? (?:with|between|of|and|among|involving) (?<whom>FILLER{actors}))?'.replace(
      'FILLER',
      filler,
    );
  const lightOf = (what: string): string =>
    `(?<who>{actors})${between}(?<![\\w-])${light}${phrase.replace('NOUN', what)}${companions}`;
  const withWhom = `(?:(?! (?:to|that|for) )[^\\ue000-\\ue3ff\\ue800-\\ue9ff.,;:?]){0,40}? (?:with|between) (?<whom>${filler}{actors})`;
  return [
    {
      rule: 'meeting.verb',
      judge: 'verb',
      kind: 'meeting',
      confidence: 0.85,
      pattern: pattern(
        `(?<who>{actors})${between}(?<![\\w'-])${verb}${manner}(?: (?:up )?with)? (?<whom>${filler}{actors})`,
      ),
    },
    {
      rule: 'meeting.reciprocal',
      judge: 'verb',
      kind: 'meeting',
      confidence: 0.75,
      pattern: pattern(
        `(?<who>{actors})${between}(?<![\\w'-])${verb}${manner}(?=[.,;]|$| (?:in|at|on|for|to|over|during|this|next|last|later|earlier|as|after|before|{date}|{place}))`,
      ),
    },
    {
      rule: 'meeting.call-verb',
      judge: 'verb',
      kind: 'call',
      confidence: 0.75,
      pattern: pattern(
        `(?<who>{actors})${between}(?<![\\w'-])(?<verb>${all(callVerbs)})(?![\\w-])(?: (?:by|on|over) (?:the )?(?:phone|telephone|video|videolink)|{date}| again| briefly| separately| directly)*(?: ?{date})? (?:to|with) (?<whom>${filler}{actors})`,
      ),
    },
    {
      rule: 'meeting.phoned',
      judge: 'verb',
      kind: 'call',
      confidence: 0.75,
      pattern: pattern(
        `(?<who>{actors})${between}(?<![\\w'-])(?<verb>phoned|telephoned)(?![\\w-]) (?<whom>${filler}{actors})`,
      ),
    },
    { rule: 'meeting.light-verb', judge: 'verb', kind: 'meeting', confidence: 0.8, pattern: pattern(lightOf(noun)) },
    {
      rule: 'meeting.light-verb-call',
      judge: 'verb',
      kind: 'call',
      confidence: 0.8,
      pattern: pattern(lightOf(callNoun)),
    },
    {
      rule: 'meeting.relative',
      judge: 'verb',
      kind: 'meeting',
      confidence: 0.75,
      pattern: pattern(
        `(?<noun>${noun}) (?:that |which )?(?<who>{actors})(?<between> (?:had )?)(?<verb>held|had) [^\\ue000-\\ue3ff\\ue800-\\ue9ff.,;:?]{0,30}with (?<whom>${filler}{actors})`,
      ),
    },
    {
      rule: 'meeting.received',
      judge: 'verb',
      kind: 'meeting',
      confidence: 0.7,
      pattern: pattern(
        `(?<who>{actors})${between}(?<![\\w'-])(?<verb>hosted|hosts|received|receives|greeted|host|welcomed)(?![\\w-]) (?<whom>${filler}{actors})(?= (?:at|in|to|for|{place}|{date}))`,
      ),
    },
    {
      rule: 'meeting.noun-between',
      judge: 'noun',
      kind: 'meeting',
      confidence: 0.75,
      pattern: pattern(
        `(?<noun>${noun})(?![\\w-])(?: [^\\ue000-\\ue3ff\\ue800-\\ue9ff.,;:?]{0,40}?)? (?:between|of|among) (?<whom>${filler}{actors})`,
      ),
    },
    {
      rule: 'meeting.compound',
      judge: 'noun',
      kind: 'meeting',
      confidence: 0.65,
      pattern: pattern(
        `(?<whom>{actor}(?:-|–| and |'s? and ){actor})(?:'s)? (?:[a-z-]+ ){0,2}(?<noun>${noun})(?![\\w-])`,
      ),
    },
    {
      rule: 'meeting.possessive',
      judge: 'noun',
      kind: 'meeting',
      confidence: 0.7,
      pattern: pattern(
        `(?:(?<who>{actor})'s?|(?<![\\w-])(?<his>his|her|their|its))(?: [a-z-]+| {date}){0,3} (?<noun>${noun}|${callNoun})(?![\\w-])${withWhom}`,
      ),
    },
    {
      rule: 'meeting.occasion',
      judge: 'noun',
      kind: 'meeting',
      confidence: 0.6,
      pattern: pattern(
        `(?<![\\w-])(?:a|an|the|of|for|[Aa]fter|[Dd]uring|[Ff]ollowing|[Ii]n|[Aa]t|[Bb]efore)(?: [a-z-]+| {date}){0,3} (?<noun>${noun})(?![\\w-])${withWhom}`,
      ),
    },
    {
      rule: 'meeting.occasion-call',
      judge: 'noun',
      kind: 'call',
      confidence: 0.6,
      pattern: pattern(
        `(?<![\\w-])(?:a|an|the|[Aa]fter|[Dd]uring|[Ff]ollowing|[Ii]n|[Bb]efore)(?: [a-z-]+| {date}){0,3} (?<noun>${callNoun})(?![\\w-])${withWhom}`,
      ),
    },
    {
      rule: 'meeting.after-meeting',
      judge: 'noun',
      kind: 'meeting',
      confidence: 0.65,
      pattern: pattern(`(?<![\\w-])(?<noun>meeting|talking|speaking)(?: with| to) (?<whom>${filler}{actors})`),
    },
  ];
});

/** The form of a verb of meeting, by its word. */
export const formOf = once((lexicons: Lexicons) => {
  const forms: [string, VerbForm][] = [
    ['phoned', 'past'],
    ['telephoned', 'past'],
    ['hosted', 'past'],
    ['received', 'past'],
    ['greeted', 'past'],
    ['welcomed', 'past'],
    ['receives', 'present'],
  ];
  const { verbs, callVerbs, lightVerbs } = lexicons.meetings;
  const listed = [verbs, callVerbs, lightVerbs].flatMap((list) =>
    (['gerund', 'present', 'past', 'base'] as const).flatMap((form) => list[form].map((word) => [word, form] as const)),
  );
  return new Map<string, VerbForm>([...listed, ...forms]);
});

/** A word without which no pattern of meetings can fit. */
export const anyTrigger = once((lexicons: Lexicons) => {
  const { verbs, callVerbs, nouns, callNouns } = lexicons.meetings;
  const words = [...Object.values(verbs).flat(), ...Object.values(callVerbs).flat(), ...nouns, ...callNouns];
  return new RegExp(
    `${anyOf([...words, 'phoned', 'received', 'hosted', 'hosts', 'host', 'greeted', 'welcomed', 'receives'])}(?![\\w-])`,
    'i',
  );
});
