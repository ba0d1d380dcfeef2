import { occurrenceCategories } from '#events';

/** The group that makes the compacted topics, and what it reads: what has a table, and what names actors. */
export const stateTopics = { group: 'state-topics', categories: occurrenceCategories } as const;
