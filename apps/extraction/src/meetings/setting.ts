import type { Occurred, Place, Topic } from '#events';
import type { PlaceMention } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { labelOf } from '../stances/plans.js';
import { topicOf } from '../stances/topics.js';
import { rangeIn, type Item, type Reading } from '../text/reading.js';

const boundary =
  /;|,? according to |\b(?:said|says|reported|announced) |, (?:while|but|which|who|as|because|although|where|with)\b|\b(?:while|because|although|but) |[\ue800-\ue9ff]/;

type At = { readonly from: number; readonly to: number };

/** The date of what happens at some words: in the same clause, after it rather than before. */
export function dateAt(reading: Reading, at: At, ahead: boolean): Occurred | null {
  const near = nearest(reading, at, (item) => (item.kind === 'date' ? item.date : undefined))[0];
  if (near === undefined) return null;
  return ahead ? (near.ahead ?? near.occurred) : near.occurred;
}

/** What stands in the clause of some words, the nearest first. */
function nearest<T>(reading: Reading, at: At, pick: (item: Item, position: number) => T | undefined): T[] {
  const found: { readonly value: T; readonly cost: number }[] = [];
  for (const [position, item] of reading.items) {
    const value = pick(item, position);
    const cost = value === undefined ? undefined : costOf(reading, position, at);
    if (value !== undefined && cost !== undefined) found.push({ value, cost });
  }
  return found.sort((a, b) => a.cost - b.cost).map(({ value }) => value);
}

/**
 * The place of what happens at some words, the nearest in the clause; a building adds to its city.
 * Of what is planned the place is told after it, for before it stands where its planners are.
 */
export function placeAt(reading: Reading, at: At, onlyAfter = false): Place | undefined {
  const [first, second] = nearest(reading, at, (item, position) =>
    item.kind === 'place' && !(onlyAfter && position < at.from) && !isOfTopic(reading, position, at, item.place)
      ? item.place.place
      : undefined,
  );
  if (first === undefined || second?.venue === undefined || first.venue !== undefined) return first;
  return second.country === first.country ? { ...first, venue: second.venue } : first;
}

/** A state or city named inside what a meeting is about is not where it is held; a building is. */
function isOfTopic(reading: Reading, position: number, { from, to }: At, { place, isState }: PlaceMention): boolean {
  if (position < from)
    return /\b(?:war|troops|attack|strikes?|conflict|crisis|situation|fighting)[^,]{0,20}$/.test(
      reading.words.slice(0, position),
    );
  const gap = reading.words.slice(to, position);
  if (/\b(?:war|conflict|crisis|fighting|troops|invasion|situation)\b/.test(gap)) return place.venue === undefined;
  const topic = /\b(?:on|about|over|to|for|of|regarding|that|into|against)(?! ?[\ue600-\ue7ff])\b/.test(gap);
  if (topic && /^ (?:in|at) (?:the )?[\ue400-\ue5ff]/.test(reading.words.slice(position + 1)))
    return place.venue === undefined;
  return topic && (isState || /\b(?:to|of|into|against) (?:the )?$/.test(gap)) && !/, in $/.test(gap);
}

/** Distance to the words; `undefined` where another clause lies between. */
function costOf(reading: Reading, at: number, { from, to }: At): number | undefined {
  if (at >= from && at < to) return 0;
  const isAfter = at >= to;
  const gap = isAfter ? reading.words.slice(to, at) : reading.words.slice(at + 1, from);
  if (boundary.test(gap)) return undefined;
  if (!isAfter && /\b(?:said|told|announced|added)\b/.test(gap)) return undefined;
  return isAfter ? gap.length : gap.length + 60;
}

/** What a meeting is about: `talks on …`, `to discuss …`. */
export function topicsAt(reading: Reading, at: At, text: string, lexicons: Lexicons): Topic[] {
  const after = reading.words.slice(at.to, at.to + 260);
  const found =
    /(?:^|[\s,])(?:to discuss|to talk about|about|regarding|focus(?:es|ed|ing)? on|on) (?<topic>(?![\ue000-\ue9ff])[^.,;:?]{6,110})/d.exec(
      after,
    );
  const range = found?.indices?.groups?.['topic'];
  if (range === undefined) return [];
  const words = rangeIn(reading, at.to + range[0], at.to + topicEnd(reading, at.to, range));
  const label = labelOf(text.slice(words.start, words.end));
  const topic = topicOf(label, lexicons);
  return topic === undefined ? [] : [topic];
}

/** A topic ends before the city or building where it is talked about. */
function topicEnd(reading: Reading, offset: number, [from, to]: readonly [number, number]): number {
  const ends = [...reading.items].flatMap(([at, item]) => {
    if (item.kind !== 'place' || item.place.isState || at <= offset + from + 4) return [];
    const lead = / (?:in|at|near|outside) (?:the )?$/.exec(reading.words.slice(offset + from, at))?.[0];
    return lead === undefined ? [] : [at - offset - lead.length];
  });
  return Math.min(to, ...ends);
}
