import { Inject, Injectable } from '@nestjs/common';
import { endOfLog, firstRecordedFrom, recordedFrom } from '#event-store';
import {
  BROKERS,
  KafkaGroups,
  LogGroups,
  type Brokers,
  type KafkaGroup,
  type KafkaPoint,
  type LogGroup,
} from '#messaging';
import { Database, ProblemException } from '#platform';
import type { Consumer, ResetReceipt, ResetRequest } from './consumer.js';
import { ownGroup } from './own-groups.js';

/** Consumer groups, where they are kept: on Kafka where there are brokers, else in the log's database. */
@Injectable()
export class Consumers {
  readonly #log: LogGroups;
  readonly #kafka: KafkaGroups | undefined;
  readonly #prefix: string;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(BROKERS) brokers: Brokers | null,
  ) {
    this.#log = new LogGroups(database);
    this.#kafka = brokers === null ? undefined : new KafkaGroups(brokers.cluster);
    this.#prefix = brokers === null ? '' : brokers.cluster.groupOf('');
  }

  /** Dateline's own, and whatever else on Kafka has a name with its prefix. */
  async list(): Promise<Consumer[]> {
    if (this.#kafka !== undefined) return (await this.#kafka.list(this.#prefix)).map(ofKafka);
    const groups = await Promise.all((await this.#log.names()).map((name) => this.show(name)));
    return groups.filter((group) => group !== undefined);
  }

  /** Any group, by its name; on Kafka the prefix may be left out. Undefined where there is none. */
  async show(name: string): Promise<Consumer | undefined> {
    if (this.#kafka !== undefined) {
      const found = (await this.#kafka.show(name)) ?? (await this.#kafka.show(`${this.#prefix}${name}`));
      return found === undefined ? undefined : ofKafka(found);
    }
    const found = await this.#log.show(name, ownGroup(name)?.categories);
    return found === undefined ? undefined : ofLog(found, new Date());
  }

  /** Sets a group back or forth. Throws a 409 while somebody reads for it. Undefined where there is no such group. */
  async reset(name: string, { to, dryRun }: ResetRequest): Promise<ResetReceipt | undefined> {
    const found = await this.show(name);
    if (found === undefined) return undefined;
    const { group, members } = found;
    if (!dryRun && members.length > 0) refuse(group, members);
    const moves =
      this.#kafka === undefined ? await this.#resetLog(group, to, dryRun) : await this.#resetKafka(group, to, dryRun);
    const short = group.startsWith(this.#prefix) ? group.slice(this.#prefix.length) : group;
    return { group, dryRun, moves: [...moves], note: ownGroup(short)?.again ?? null };
  }

  async #resetKafka(group: string, to: ResetRequest['to'], dryRun: boolean): Promise<ResetReceipt['moves']> {
    const kafka = this.#kafka;
    if (kafka === undefined) return [];
    const moves = await kafka.plan(group, await this.#kafkaPoint(to));
    if (!dryRun) await kafka.move(group, moves);
    return moves;
  }

  async #resetLog(group: string, to: ResetRequest['to'], dryRun: boolean): Promise<ResetReceipt['moves']> {
    const position = await this.#positionBefore(to);
    const moves = await this.#log.plan(group, position);
    const members = dryRun ? [] : await this.#log.move(group, position);
    if (members.length > 0) refuse(group, members);
    return moves;
  }

  /** Kafka knows times alone: a position stands for the time at which its event was recorded. */
  async #kafkaPoint(to: ResetRequest['to']): Promise<KafkaPoint> {
    if (to === 'earliest' || to === 'latest') return to;
    if (typeof to === 'string') return { time: to };
    const recordedAt = await recordedFrom(this.database, to);
    return recordedAt === undefined ? 'latest' : { time: recordedAt.toISOString() };
  }

  async #positionBefore(to: ResetRequest['to']): Promise<number> {
    if (to === 'earliest') return 0;
    if (typeof to === 'number') return to - 1;
    const end = await endOfLog(this.database);
    if (to === 'latest') return end;
    return ((await firstRecordedFrom(this.database, to)) ?? end + 1) - 1;
  }
}

function refuse(group: string, members: readonly { readonly client: string }[]): never {
  const who = members.map(({ client }) => client).join(', ');
  throw new ProblemException(409, {
    detail: `Group ${group} is being read for by ${members.length} (${who}): stop them, reset it, start them again. What this app reads itself cannot be reset here: rebuild it`,
  });
}

function ofKafka({ group, state, members, offsets }: KafkaGroup): Consumer {
  const lag = offsets.reduce((sum, partition) => sum + partition.lag, 0);
  return {
    group,
    transport: 'kafka',
    state,
    members: members.map((member) => ({ ...member, partitions: [...member.partitions] })),
    partitions: offsets.map(({ partition, offset, end, lag: behind }) => ({ partition, at: offset, end, lag: behind })),
    lag,
    lagSeconds: lag === 0 ? 0 : null,
  };
}

function ofLog({ group, members, positions, lag, waitingSince }: LogGroup, now: Date): Consumer {
  const waited = waitingSince === null ? 0 : now.getTime() - waitingSince.getTime();
  return {
    group,
    transport: 'postgres',
    state: members.length > 0 ? 'Stable' : 'Empty',
    members: members.map((member) => ({ ...member, partitions: [...member.partitions] })),
    partitions: positions.map(({ partition, position }) => ({ partition, at: position, end: null, lag: null })),
    lag,
    lagSeconds: Math.max(0, waited) / 1000,
  };
}
