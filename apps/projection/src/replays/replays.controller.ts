import { Controller, Delete, Get, Inject, Post } from '@nestjs/common';
import { BROKERS, type Brokers } from '#messaging';
import { Database, Input, Operation, ProblemException } from '#platform';
import {
  replay,
  replayPage,
  replayParams,
  replayRequest,
  replaysQuery,
  type Replay,
  type ReplayParams,
  type ReplayRequest,
  type ReplaysQuery,
} from './replay.js';
import { Replays } from './replays.js';
import { planReplay } from './start-replay.js';

type Page = { readonly data: readonly Replay[]; readonly page: { readonly next: string | null } };

/** Ranges of the log that are published again. */
@Controller('v1/replays')
export class ReplaysController {
  constructor(
    @Inject(Replays) private readonly replays: Replays,
    @Inject(Database) private readonly database: Database,
    @Inject(BROKERS) private readonly brokers: Brokers | null,
  ) {}

  @Post()
  @Operation({
    summary: 'Publish a part of the log again',
    description:
      'From the store to a topic of your choice, as the relay sent it: the same ids, keys and order of each stream, with the ' +
      'header `ce_replay`. At least once: after a crash some come twice.',
    body: replayRequest,
    answer: replay,
    status: 202,
    problems: [409, 422],
  })
  async start(@Input('body') request: ReplayRequest): Promise<Replay> {
    const planned = await planReplay(this.database, this.brokers, request);
    await this.replays.enqueue(planned);
    return this.show(planned);
  }

  @Get()
  @Operation({
    summary: 'Which parts of the log are, or were, published again?',
    description: 'The latest first.',
    query: replaysQuery,
    answer: replayPage,
  })
  async list(@Input('query') query: ReplaysQuery): Promise<Page> {
    const found = await this.replays.list({ ...query, limit: query.limit + 1 });
    const data = found.slice(0, query.limit);
    return { data, page: { next: found.length > query.limit ? (data.at(-1)?.id ?? null) : null } };
  }

  @Get(':id')
  @Operation({ summary: 'How far has one come?', params: replayParams, answer: replay })
  async show(@Input('params') { id }: ReplayParams): Promise<Replay> {
    return (await this.replays.show(id)) ?? unknown(id);
  }

  @Delete(':id')
  @Operation({
    summary: 'Cancel one',
    description: 'It stops after the batch that is on its way; what was sent stays in the topic.',
    params: replayParams,
    answer: replay,
    problems: [409],
  })
  async cancel(@Input('params') { id }: ReplayParams): Promise<Replay> {
    return (await this.replays.cancel(id)) ?? this.#ended(id);
  }

  async #ended(id: string): Promise<never> {
    const { state } = (await this.replays.show(id)) ?? unknown(id);
    throw new ProblemException(409, { detail: `Replay ${id} is ${state} already: there is nothing left to cancel` });
  }
}

function unknown(id: string): never {
  throw new ProblemException(404, { detail: `There is no replay ${id}: see GET /v1/replays` });
}
