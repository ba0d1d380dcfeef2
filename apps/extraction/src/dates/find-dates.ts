import type { Occurred } from '#events';
import { overlaps, type DateMention, type Sentence } from '../document.js';
import { daysBetween } from './calendar.js';
import { rules } from './expressions.js';

const promising =
  /\d|day|night|week|month|year|tomorrow|ago|from now|January|February|March|April|May|June|July|August|September|October|November|December|hour/i;

/** Finds date expressions; they count from `today`, the day of publication at the publisher. */
export function findDates(text: string, sentences: readonly Sentence[], today: string): DateMention[] {
  return sentences.flatMap((sentence) => {
    const found: DateMention[] = [];
    const words = text.slice(sentence.start, sentence.end);
    if (!promising.test(words)) return found;
    for (const { pattern, read } of rules) {
      for (const match of words.matchAll(pattern)) {
        const range = { start: sentence.start + match.index, end: sentence.start + match.index + match[0].length };
        const meaning = found.some((other) => overlaps(other, range)) ? undefined : read(match, today);
        if (meaning !== undefined && isPlausible(meaning.occurred)) found.push({ ...range, ...meaning });
      }
    }
    return found.sort((a, b) => a.start - b.start);
  });
}

function isPlausible({ from, to }: Occurred): boolean {
  return from <= to && from > '1000' && to < '2200' && from.length === 10 && to.length === 10;
}

/** Whether something is told as history: it ended more than 30 days before publication. */
export function isBackground(occurred: Occurred | null, today: string): boolean {
  return occurred !== null && daysBetween(occurred.to, today) > 30;
}
