import type { EventRedacted, StoredEvent } from '#events';
import type { Database, Queryable } from '#platform';
import { UnknownEventError } from './errors.js';
import type { PlannedBlanking, Redaction, RedactionContext } from './event-store.js';
import { prepareAppend } from './prepare-append.js';
import {
  blankingOf,
  blankingOfCiting,
  plannedOf,
  recordsAbout,
  recordsOf,
  textGoneWith,
  type Blanking,
  type CitedText,
} from './redaction.js';
import {
  blankEvents,
  limitWaiting,
  lockLog,
  selectCiting,
  selectRecords,
  selectVersions,
} from './redaction-statements.js';
import { insertEvents, selectByIds, selectHighWaterMark, toEvents, type EventRow } from './statements.js';

/** Who cites the text that goes, as far as the log was read. */
type Search = { readonly text: CitedText | undefined; readonly citing: readonly string[]; readonly upTo: number };

/** `EventStore.planRedaction` in Postgres. */
export async function planRedaction(database: Database, redaction: Redaction): Promise<PlannedBlanking[]> {
  const { citing } = await searchBefore(database, redaction);
  return plannedOf(await blankingsOf(database, redaction, citing));
}

/**
 * `EventStore.redact` in Postgres. The log is searched before it is locked; what came meanwhile is searched while no append
 * can come, so that none who cites the text is missed and appends wait for an instant only.
 */
export async function redact(
  database: Database,
  redaction: Redaction,
  context: RedactionContext,
): Promise<EventRedacted[]> {
  const before = await searchBefore(database, redaction);
  return database.transaction(async (sql) => {
    await sql.query(limitWaiting);
    await sql.query(lockLog);
    const late = await citingAfter(sql, before);
    const blankings = await blankingsOf(sql, redaction, [...before.citing, ...late]);
    await blank(sql, blankings, context);
    const records = await sql.query<EventRow>(selectRecords(blankings.map(({ event }) => event.id)));
    return recordsAbout(blankings, toEvents(records));
  });
}

async function searchBefore(sql: Queryable, { eventId, pointers }: Redaction): Promise<Search> {
  const text = textGoneWith(blankingOf(await eventOf(sql, eventId), pointers));
  if (text === undefined) return { text, citing: [], upTo: 0 };
  const [row] = await sql.query<{ mark: number }>(selectHighWaterMark);
  const upTo = row?.mark ?? 0;
  return { text, citing: await citingOf(sql, selectCiting(text, 0, upTo)), upTo };
}

const citingAfter = async (sql: Queryable, { text, upTo }: Search): Promise<string[]> =>
  text === undefined ? [] : citingOf(sql, selectCiting(text, upTo, Number.MAX_SAFE_INTEGER));

const citingOf = async (sql: Queryable, statement: ReturnType<typeof selectCiting>): Promise<string[]> =>
  (await sql.query<{ event_id: string }>(statement)).map(({ event_id: id }) => id);

async function blankingsOf(
  sql: Queryable,
  { eventId, pointers }: Redaction,
  citing: readonly string[],
): Promise<Blanking[]> {
  const named = blankingOf(await eventOf(sql, eventId), pointers);
  const others = citing.length === 0 ? [] : await sql.query<EventRow>(selectByIds(citing));
  return [named, ...toEvents(others).map(blankingOfCiting)];
}

async function eventOf(sql: Queryable, eventId: string): Promise<StoredEvent> {
  const [event] = toEvents(await sql.query<EventRow>(selectByIds([eventId])));
  if (event === undefined) throw new UnknownEventError(eventId);
  return event;
}

/** The records first: the database lets nothing be blanked that no record tells of. */
async function blank(sql: Queryable, blankings: readonly Blanking[], context: RedactionContext): Promise<void> {
  const fresh = blankings.filter(({ fresh: fields }) => fields.length > 0);
  if (fresh.length === 0) return;
  const streamIds = [...new Set(fresh.map(({ event }) => event.streamId))];
  const rows = await sql.query<{ stream_id: string; version: number }>(selectVersions(streamIds));
  const versions = new Map(rows.map(({ stream_id: id, version }) => [id, version]));
  const records = recordsOf(fresh, context, (streamId) => versions.get(streamId) ?? 0);
  await sql.query(insertEvents(prepareAppend(records, context), []));
  await sql.query(blankEvents(fresh));
}
