import type { StoredEvent } from '#events';
import type { EventStore } from '#event-store';
import type { StatePublisher, StateRow } from '#messaging';
import { partitionOf, type Database, type Queryable } from '#platform';
import { actorsOf, keepMentions, readActors, type Occurrences } from './actor-mentions.js';
import { foldOccurrence, meetingStateOf, stanceStateOf, type FoldedOccurrence } from './fold-occurrence.js';

/** What is read and written. */
export type StateTopics = {
  readonly database: Database;
  readonly store: Pick<EventStore, 'readStreams'>;
  readonly publisher: Pick<StatePublisher, 'publish'>;
};

/**
 * Publishes the states of all that the events changed: not as the events left it, but as the log tells it now. Locks on
 * streams and actors are held from before the log is read until everything is acknowledged, so whoever publishes a key
 * next has read at least as much: an older state never follows a newer one, also when two members of the group handle
 * the same events. Doing it again does no harm.
 */
export async function publishStates(
  { database, store, publisher }: StateTopics,
  events: readonly StoredEvent[],
): Promise<void> {
  const streamIds = [...new Set(events.map(({ streamId }) => streamId))];
  if (streamIds.length === 0) return;
  await database.transaction(async (sql) => {
    await lock(sql, 'stream', streamIds);
    const streams = await store.readStreams(streamIds);
    const occurrences: Occurrences = new Map([...streams].map(([id, stream]) => [id, foldOccurrence(stream)]));
    const actorIds = await actorsOf(sql, occurrences);
    await lock(sql, 'actor', actorIds);
    await keepMentions(sql, occurrences);
    const rows = [...occurrences].flatMap(([id, folded]) => rowOf(id, folded));
    await publisher.publish([...rows, ...(await readActors(sql, actorIds))]);
  });
}

/** Only meetings and stances have tables of their own; the actors of all have. */
function rowOf(key: string, folded: FoldedOccurrence): StateRow[] {
  const { position } = folded;
  if (key.startsWith('meeting-')) return [{ table: 'meeting', key, position, state: meetingStateOf(folded) }];
  if (key.startsWith('stance-')) return [{ table: 'stance', key, position, state: stanceStateOf(folded) }];
  return [];
}

/** Sixteen locks for all streams and as many for all actors, always taken in the same order. */
async function lock(sql: Queryable, of: 'stream' | 'actor', keys: readonly string[]): Promise<void> {
  const slots = [...new Set(keys.map(partitionOf))].sort((a, b) => a - b);
  await sql.query({
    text: 'SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) AS name',
    values: [slots.map((slot) => `dateline state-topics ${of} ${slot}`)],
  });
}
