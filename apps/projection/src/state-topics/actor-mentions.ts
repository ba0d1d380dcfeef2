import type { ActActor, ActorRef, ActorState } from '#events';
import type { StateRow } from '#messaging';
import type { Queryable } from '#platform';
import type { FoldedOccurrence } from './fold-occurrence.js';

/** Occurrences by stream. */
export type Occurrences = ReadonlyMap<string, FoldedOccurrence>;

/** Who is named by the occurrences as they are, or was named by them as they were, in order. */
export async function actorsOf(sql: Queryable, occurrences: Occurrences): Promise<string[]> {
  const before = await sql.query<{ actor_id: string }>({
    text: 'SELECT DISTINCT actor_id FROM dateline.actor_mention WHERE occurrence_id = ANY ($1::text[])',
    values: [[...occurrences.keys()]],
  });
  const now = [...occurrences.values()].flatMap(actorsIn);
  return [...new Set([...before.map((row) => row.actor_id), ...now.map(({ actorId }) => actorId)])].sort();
}

/**
 * Keeps who the occurrences name as they are. A mention that is no more stays as one that does not stand, so that the
 * greatest position of an actor never falls.
 */
export async function keepMentions(sql: Queryable, occurrences: Occurrences): Promise<void> {
  await sql.query({
    text: `UPDATE dateline.actor_mention AS mention SET stands = false, position = folded.position
           FROM unnest($1::text[], $2::bigint[]) AS folded(occurrence_id, position)
           WHERE mention.occurrence_id = folded.occurrence_id`,
    values: [[...occurrences.keys()], [...occurrences.values()].map(({ position }) => position)],
  });
  const mentions = [...occurrences].flatMap(([streamId, folded]) => mentionsOf(streamId, folded));
  await sql.query({
    text: `INSERT INTO dateline.actor_mention
           SELECT * FROM jsonb_populate_recordset(NULL::dateline.actor_mention, $1::jsonb)
           ON CONFLICT (actor_id, occurrence_id) DO UPDATE SET position = excluded.position, stands = excluded.stands,
             name = excluded.name, kind = excluded.kind, country = excluded.country, role = excluded.role,
             published_at = excluded.published_at`,
    values: [JSON.stringify(mentions)],
  });
}

const actorsIn = ({ told }: FoldedOccurrence): readonly (ActorRef | ActActor)[] => told?.data.actors ?? [];

/** One for each actor: the first, where an occurrence names one in several parts. */
function mentionsOf(streamId: string, folded: FoldedOccurrence): object[] {
  const { told, position } = folded;
  const actors = new Map(
    actorsIn(folded)
      .toReversed()
      .map((actor) => [actor.actorId, actor]),
  );
  return [...actors.values()].map(({ actorId, name, kind, country, role }) => ({
    actor_id: actorId,
    occurrence_id: streamId,
    position,
    stands: true,
    name,
    kind,
    country: country ?? null,
    role: role ?? null,
    published_at: told?.publishedAt,
  }));
}

type Row = {
  actor_id: string;
  position: number;
  occurrences: number;
  name: string;
  kind: ActorState['kind'];
  country: string | null;
  roles: string[];
  first: Date;
  last: Date;
};

/** The rows of the table of actors, a tombstone for one whom no occurrence names any more. */
export async function readActors(sql: Queryable, actorIds: readonly string[]): Promise<StateRow[]> {
  const rows = await sql.query<Row>({
    text: `SELECT actor_id, max(position) AS position, count(*) FILTER (WHERE stands) AS occurrences,
             (array_agg(name ORDER BY position DESC) FILTER (WHERE stands))[1] AS name,
             (array_agg(kind ORDER BY position DESC) FILTER (WHERE stands))[1] AS kind,
             (array_agg(country ORDER BY position DESC) FILTER (WHERE stands))[1] AS country,
             coalesce(array_agg(DISTINCT role COLLATE "C") FILTER (WHERE stands AND role IS NOT NULL), '{}') AS roles,
             min(published_at) FILTER (WHERE stands) AS first, max(published_at) FILTER (WHERE stands) AS last
           FROM dateline.actor_mention WHERE actor_id = ANY ($1::text[]) GROUP BY actor_id ORDER BY actor_id`,
    values: [actorIds],
  });
  return rows.map((row) => ({ table: 'actor', key: row.actor_id, position: row.position, state: stateOf(row) }));
}

function stateOf({ actor_id: actorId, occurrences, name, kind, country, roles, first, last }: Row): ActorState | null {
  if (occurrences === 0) return null;
  const [firstSeen, lastSeen] = [first.toISOString(), last.toISOString()];
  return { actorId, name, kind, ...(country === null ? {} : { country }), roles, occurrences, firstSeen, lastSeen };
}
