import type { StanceDeclared } from '#events';
import type { OccurrenceFact } from './occurrence.decider.js';

/**
 * The natural key of an occurrence: two reports with the same key tell the same occurrence. `core` holds the actorIds
 * without whom it would be another one. What has no date of its own is bound to the day it was published.
 */
export function occurrenceKey(fact: OccurrenceFact, core: readonly string[], publishedAt: string): readonly string[] {
  const { occurred } = fact.data;
  const when = occurred === null ? `told ${publishedAt.slice(0, 10)}` : `${occurred.from}/${occurred.to}`;
  const who = [...new Set(core)].sort();
  switch (fact.type) {
    case 'MeetingHeld':
    case 'MeetingPlanned':
      return ['meeting', fact.data.kind, when, ...who];
    case 'MeetingRuledOut':
      return ['meeting', fact.data.kind, 'ruled out', when, ...who];
    case 'StanceDeclared':
      return ['stance', when, fact.data.position, about(fact.data), ...who];
    case 'StatementMade':
      return ['statement', when, inBrief(fact.data.content), ...who];
  }
}

/** The topic of a stance, or its target's words where it has none. */
const about = ({ topics: [topic], target }: Pick<StanceDeclared['data'], 'topics' | 'target'>): string =>
  topic?.topicId ?? inBrief(target);

/** Words without case, accents and punctuation. */
const inBrief = (words: string): string =>
  words
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
