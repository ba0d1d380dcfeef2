import type { EventRow, MeetingRow, StanceRow, StatementRow } from '../events/event-row.js';
import { actSentence } from './act-sentence.js';
import { nameOf, namesOf, placeOf, withoutRepresented } from './names.js';

/** Characters of a statement that still read as a sentence. */
const MOST_WORDS = 180;

/** Of one actor, and of several. */
type Forms = readonly [one: string, many: string];

const MEETING: Readonly<Record<MeetingRow['status'], Readonly<Record<MeetingRow['kind'], Forms>>>> = {
  held: { meeting: ['held a meeting', 'met'], call: ['held a call', 'spoke by phone or video'] },
  ongoing: { meeting: ['is in a meeting', 'are meeting'], call: ['is on a call', 'are on a call'] },
  planned: { meeting: ['is to hold a meeting', 'are to meet'], call: ['is to hold a call', 'are to hold a call'] },
  'ruled-out': { meeting: ['will hold no meeting', 'will not meet'], call: ['will hold no call', 'will hold no call'] },
};

/** Before a thing: "is for a ceasefire". */
const STANCE: Readonly<Record<StanceRow['position'], Forms>> = {
  for: ['is for', 'are for'],
  conditional: ['is for', 'are for'],
  considering: ['is considering', 'are considering'],
  reserved: ['has doubts about', 'have doubts about'],
  against: ['is against', 'are against'],
};
/** Before what somebody may do: "is ready to accept the plan". */
const STANCE_TO_DO: Readonly<Record<StanceRow['position'], Forms>> = {
  for: ['is ready to', 'are ready to'],
  conditional: ['is ready to', 'are ready to'],
  considering: ['is considering whether to', 'are considering whether to'],
  reserved: ['has doubts whether to', 'have doubts whether to'],
  against: ['is not ready to', 'are not ready to'],
};
/** A verb before its object, as far as one can tell without a lexicon. */
const TO_DO =
  /^(?!(?:all|both|half|in|on|with|of|over|against|about)\b)[a-z]+(?<!ing|s) (?:a|an|the|its|his|her|their|them|it|him|us)\b|^(?:meet|help|join|visit|support|back|send|defend|arm) [A-Z]/;

/** What happened, in one plain sentence without a full stop. */
export function sentenceOf(event: EventRow): string {
  if ('about' in event) return capitalised(actSentence(event));
  switch (event.category) {
    case 'meeting':
      return capitalised(meetingSentence(event));
    case 'stance':
      return capitalised(stanceSentence(event));
    case 'statement':
      return capitalised(statementSentence(event));
  }
}

function meetingSentence({ actors, status, kind, where }: MeetingRow): string {
  const guests = actors.filter(({ part }) => part !== 'host');
  const shown = withoutRepresented(guests.length > 0 ? guests : actors);
  const verb = MEETING[status][kind][shown.length === 1 && shown[0]?.kind !== 'group' ? 0 : 1];
  return `${namesOf(shown)} ${verb}${placeOf(where)}`;
}

function stanceSentence({ holder, position, target, condition }: StanceRow): string {
  const forms = (TO_DO.test(target) ? STANCE_TO_DO : STANCE)[position];
  const terms = condition === null ? '' : `, if ${condition.replace(/^(if|provided that|provided)\s+/i, '')}`;
  return `${nameOf(holder)} ${forms[holder.kind === 'group' ? 1 : 0]} ${target}${terms}`;
}

function statementSentence({ speaker, content }: StatementRow): string {
  const said = shortened(content);
  return `${nameOf(speaker)} said${/^that\b/i.test(said) ? '' : ':'} ${said}`;
}

/** The first of several passages, without its full stop, cut between words where it is long. */
function shortened(content: string): string {
  const first = (content.split(' … ', 1)[0] ?? content).replace(/\.$/, '');
  if (first.length <= MOST_WORDS) return first;
  return `${first.slice(0, MOST_WORDS).replace(/\s+\S*$/, '')}…`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
