import { Controller, Get, Inject, Post } from '@nestjs/common';
import type { z } from 'zod';
import { DeadLetters, type DeadLetter, type OpenedDeadLetter } from '#messaging';
import { Input, Operation, ProblemException } from '#platform';
import {
  deadLetterPage,
  deadLetterParams,
  deadLettersQuery,
  discardReceipt,
  discardRequest,
  openedDeadLetter,
  retryReceipt,
  retryRequest,
  type DeadLetterParams,
  type DeadLettersQuery,
  type DiscardReceipt,
  type DiscardRequest,
  type RetryReceipt,
  type RetryRequest,
} from './dead-letter.js';

type Page = Omit<z.infer<typeof deadLetterPage>, 'data'> & { readonly data: readonly DeadLetter[] };

/** Events that could not be handled: where operators see, repair and close them. */
@Controller('v1/dead-letters')
export class DeadLettersController {
  constructor(@Inject(DeadLetters) private readonly deadLetters: DeadLetters) {}

  @Get()
  @Operation({
    summary: 'Which events could not be handled?',
    description: 'The latest first; those that are open unless a state is asked for.',
    query: deadLettersQuery,
    answer: deadLetterPage,
  })
  async list(@Input('query') { limit, cursor, ...filter }: DeadLettersQuery): Promise<Page> {
    const found = await this.deadLetters.list(filter, { limit: limit + 1, before: cursor });
    const data = found.slice(0, limit);
    const next = found.length > limit ? (data.at(-1)?.id ?? null) : null;
    return { data, counts: await this.deadLetters.count(), page: { next } };
  }

  @Get(':id')
  @Operation({
    summary: 'What is one of them, and why did it fail?',
    params: deadLetterParams,
    answer: openedDeadLetter,
  })
  async show(@Input('params') { id }: DeadLetterParams): Promise<OpenedDeadLetter> {
    return (await this.deadLetters.open(id)) ?? unknown(id);
  }

  @Post('retry')
  @Operation({
    summary: 'Handle all of a kind again',
    description: 'The streams of those that are meant are handled again, each from its first open event.',
    body: retryRequest,
    answer: retryReceipt,
    status: 202,
  })
  async retryMany(@Input('body') { all: _all, ...filter }: RetryRequest): Promise<RetryReceipt> {
    return { events: await this.deadLetters.requestRetry(filter) };
  }

  @Post(':id/retry')
  @Operation({
    summary: 'Handle one again, and what waits behind it',
    params: deadLetterParams,
    answer: retryReceipt,
    status: 202,
    problems: [409],
  })
  async retry(@Input('params') { id }: DeadLetterParams): Promise<RetryReceipt> {
    const events = await this.deadLetters.requestRetry({ id });
    return events > 0 ? { events } : this.#closed(id);
  }

  @Post(':id/discard')
  @Operation({
    summary: 'Give one up for ever',
    description: 'It is kept with the reason; what waits behind it is handled.',
    params: deadLetterParams,
    body: discardRequest,
    answer: discardReceipt,
    problems: [409],
  })
  async discard(
    @Input('params') { id }: DeadLetterParams,
    @Input('body') { reason }: DiscardRequest,
  ): Promise<DiscardReceipt> {
    const freed = await this.deadLetters.discard(id, { by: 'client:http', reason });
    return freed === undefined ? this.#closed(id) : { freed };
  }

  async #closed(id: string): Promise<never> {
    const { state } = (await this.deadLetters.open(id)) ?? unknown(id);
    throw new ProblemException(409, { detail: `Dead letter ${id} is ${state} already: there is nothing left to do` });
  }
}

function unknown(id: string): never {
  throw new ProblemException(404, { detail: `There is no dead letter ${id}: see GET /v1/dead-letters` });
}
