import { v7 as newId } from 'uuid';
import { categories, stateNames } from '#events';
import { countRange, endOfLog, firstRecordedFrom, lastRecordedBefore } from '#event-store';
import type { Brokers } from '#messaging';
import { ProblemException, type Database } from '#platform';
import type { LogPoint } from '../log-point.js';
import type { ReplayRequest } from './replay.js';
import type { NewReplay } from './replays.js';

/** What a request means in the log as it is now. Throws a 409 without Kafka, a 422 for a topic or range that is refused. */
export async function planReplay(
  database: Database,
  brokers: Brokers | null,
  request: ReplayRequest,
): Promise<NewReplay> {
  if (brokers === null) {
    throw new ProblemException(409, {
      detail: 'There is no Kafka to send to: set KAFKA_BROKERS and start the projection app again',
    });
  }
  refuseOwnTopics(brokers, request.topic);
  const { categories: of = null, types = null, streamId = null, partitions = null, topic } = request;
  const range = { ...(await boundsOf(database, request)), categories: of, types, streamId };
  return { id: newId(), topic, ...range, partitions, total: await countRange(database, range) };
}

async function boundsOf(
  database: Database,
  { from: start, to: finish }: Pick<ReplayRequest, 'from' | 'to'>,
): Promise<{ from: number; to: number }> {
  const end = await endOfLog(database);
  const from = await firstPosition(database, start, end);
  const to = finish === undefined ? end : Math.min(end, await lastPosition(database, finish));
  if (finish !== undefined && from > to + 1) refuse('/to', 'is before `from`, or `from` is after the end of the log');
  return { from, to };
}

function refuseOwnTopics({ cluster }: Brokers, topic: string): void {
  if (topic.startsWith('__')) refuse('/topic', 'is one of Kafka’s own topics');
  const own = [
    ...categories.map((name) => cluster.topicOf(name)),
    ...stateNames.map((name) => cluster.stateTopicOf(name)),
  ];
  if (own.includes(topic)) {
    refuse('/topic', 'is one of Dateline’s own topics: its readers would take old events for new ones');
  }
}

async function firstPosition(database: Database, point: LogPoint, end: number): Promise<number> {
  if (typeof point === 'number') return point;
  return (await firstRecordedFrom(database, point)) ?? end + 1;
}

async function lastPosition(database: Database, point: LogPoint): Promise<number> {
  if (typeof point === 'number') return point;
  return (await lastRecordedBefore(database, point)) ?? 0;
}

function refuse(pointer: string, detail: string): never {
  const member = pointer.slice(1);
  throw new ProblemException(422, {
    detail: `The replay is refused: ${member} ${detail}`,
    errors: [{ pointer, detail }],
  });
}
