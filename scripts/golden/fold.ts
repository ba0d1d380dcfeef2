import type { StoredEvent } from '#events';
import { decodeCloudEvent } from '#messaging';
import type { GoldenRecord } from './records.js';

/** What a consumer knows that has read the whole golden stream. */
export type Expected = {
  readonly records: number;
  readonly events: number;
  readonly duplicates: number;
  /** Events by type. */
  readonly types: Readonly<Record<string, number>>;
  /** Stream ids by state, each list in alphabetical order. */
  readonly meetings: Readonly<Record<MeetingState, readonly string[]>>;
  /** The position that each actor has on each topic now: the one that was published last and not retracted. */
  readonly stances: readonly Stance[];
  /** Titles of articles and contents of statements by stream id, as said last; null where they were redacted. */
  readonly words: Readonly<Record<string, string | null>>;
};

type MeetingState = 'planned' | 'ongoing' | 'held' | 'ruled-out' | 'retracted';
type Stance = { readonly actor: string; readonly topic: string; readonly position: string };
type Told = Stance & { readonly publishedAt: number };

/** Folds records into what `docs/golden/expected.json` says. */
export function fold(records: readonly GoldenRecord[]): Expected {
  const decoded = records.map(({ headers, value }) =>
    decodeCloudEvent({ headers: { ...headers }, value: Buffer.from(JSON.stringify(value)) }),
  );
  const events = [...new Map(decoded.map((event) => [event.id, event])).values()];
  return {
    records: records.length,
    events: events.length,
    duplicates: records.length - events.length,
    types: countTypes(events),
    meetings: foldMeetings(events),
    stances: foldStances(events),
    words: foldWords(events),
  };
}

function countTypes(events: readonly StoredEvent[]): Record<string, number> {
  const types = [...new Set(events.map(({ type }) => type))].sort();
  return Object.fromEntries(types.map((type) => [type, events.filter((event) => event.type === type).length]));
}

function foldMeetings(events: readonly StoredEvent[]): Expected['meetings'] {
  const meetings = new Map<string, MeetingState>();
  for (const event of events.filter(({ streamId }) => streamId.startsWith('meeting-'))) {
    const state = meetingStateAfter(event);
    if (state !== undefined) meetings.set(event.streamId, state);
  }
  const having = (state: MeetingState): string[] =>
    [...meetings].flatMap(([id, is]) => (is === state ? [id] : [])).sort();
  return {
    planned: having('planned'),
    ongoing: having('ongoing'),
    held: having('held'),
    'ruled-out': having('ruled-out'),
    retracted: having('retracted'),
  };
}

/** Undefined where the event leaves the meeting as it is. */
function meetingStateAfter(event: StoredEvent): MeetingState | undefined {
  if (event.type === 'MeetingHeld') return event.data.state === 'ongoing' ? 'ongoing' : 'held';
  if (event.type === 'MeetingPlanned') return 'planned';
  if (event.type === 'MeetingRuledOut') return 'ruled-out';
  return event.type === 'OccurrenceRetracted' ? 'retracted' : undefined;
}

function foldStances(events: readonly StoredEvent[]): Stance[] {
  const told = new Map<string, Told>();
  for (const event of events) {
    if (event.type === 'OccurrenceRetracted') told.delete(event.streamId);
    if (event.type !== 'StanceDeclared') continue;
    const { actors, topics, target, position } = event.data;
    const [actor, topic] = [actors[0]?.actorId ?? '', topics[0]?.topicId ?? target];
    told.set(event.streamId, { actor, topic, position, publishedAt: Date.parse(event.publishedAt) });
  }
  const inOrder = [...told.values()].sort((a, b) => a.publishedAt - b.publishedAt);
  const current = new Map(
    inOrder.map(({ actor, topic, position }) => [`${topic} ${actor}`, { actor, topic, position }]),
  );
  return [...current].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stance]) => stance);
}

function foldWords(events: readonly StoredEvent[]): Record<string, string | null> {
  const redacted = new Map(
    events.flatMap((event) => (event.type === 'EventRedacted' ? [[event.data.eventId, event.data.fields]] : [])),
  );
  const words = new Map<string, string | null>();
  for (const { id, streamId, data } of events) {
    const pointer = 'contentHash' in data ? '/title' : '/content';
    const text = 'contentHash' in data ? data.title : 'content' in data ? data.content : undefined;
    if (text !== undefined) words.set(streamId, redacted.get(id)?.includes(pointer) === true ? null : text);
  }
  return Object.fromEntries([...words].sort(([a], [b]) => (a < b ? -1 : 1)));
}
