import type { Category } from '#events';
import { projections } from '../projections/index.js';
import { stateTopics } from '../state-topics/state-topics.js';

/** One of Dateline's own consumer groups. */
type OwnGroup = {
  readonly categories: readonly Category[];
  /** What becomes of events that come again. */
  readonly again: string;
};

const extraction: OwnGroup = {
  categories: ['article'],
  again: 'Articles that come again are read again, but a revision that was analysed already is not recorded twice.',
};
const copies: OwnGroup = {
  categories: ['article'],
  again: 'Articles that come again are compared no second time: what was found of a revision stays as it was found.',
};
const ROWS =
  'Events that come again change no row: the marks in the read models skip them. To make rows anew, rebuild the projection.';

const states: OwnGroup = {
  categories: stateTopics.categories,
  again: 'The state of whatever comes again is published again, as it is today.',
};

const sources: OwnGroup = {
  categories: ['source'],
  again: 'The row of each source is written again, as its stream tells it today.',
};

/** What is known of a group by its name, without the prefix that it has on Kafka; undefined for everybody else's. */
export function ownGroup(name: string): OwnGroup | undefined {
  if (name === 'extraction') return extraction;
  if (name === 'sources') return sources;
  if (name === 'copies') return copies;
  if (name === stateTopics.group) return states;
  const projection = projections.find((each) => name.startsWith(`projection-${each.name}-v`));
  return projection === undefined ? undefined : { categories: projection.categories, again: ROWS };
}
