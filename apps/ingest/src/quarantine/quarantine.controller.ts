import { Controller, Get, Inject, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import { Input, Operation, ProblemException } from '#platform';
import { Documents } from '../documents/documents.js';
import { Quarantine, type Quarantined } from './quarantine.js';
import {
  quarantined,
  quarantineDiscardRequest,
  quarantinePage,
  quarantineParams,
  quarantineQuery,
  quarantineRetried,
  quarantineRetryReceipt,
  quarantineRetryRequest,
  type QuarantineDiscardRequest,
  type QuarantineParams,
  type QuarantineQuery,
  type QuarantineRetried,
  type QuarantineRetryReceipt,
  type QuarantineRetryRequest,
} from './quarantined.js';
import { RetryQuarantined } from './retry-quarantined.js';

type Page = Omit<z.infer<typeof quarantinePage>, 'data'> & { readonly data: readonly Quarantined[] };

/** What could not be read: where operators see it, have it read again and give it up. */
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(
    @Inject(Quarantine) private readonly quarantine: Quarantine,
    @Inject(RetryQuarantined) private readonly retries: RetryQuarantined,
    @Inject(Documents) private readonly documents: Documents,
  ) {}

  @Get()
  @Operation({
    summary: 'What could not be read?',
    description: 'The latest first; those that are held unless a state is asked for.',
    query: quarantineQuery,
    answer: quarantinePage,
  })
  async list(@Input('query') { limit, cursor, ...filter }: QuarantineQuery): Promise<Page> {
    const found = await this.quarantine.list(filter, { limit: limit + 1, before: cursor });
    const data = found.slice(0, limit);
    const next = found.length > limit ? (data.at(-1)?.id ?? null) : null;
    return { data, counts: await this.quarantine.count(), page: { next } };
  }

  @Get(':id')
  @Operation({
    summary: 'What is one of them, and why could it not be read?',
    params: quarantineParams,
    answer: quarantined,
  })
  async show(@Input('params') { id }: QuarantineParams): Promise<Quarantined> {
    return (await this.quarantine.open(id)) ?? unknown(id);
  }

  @Get(':id/document')
  @Operation({
    summary: 'Its bytes as they came',
    description: 'As a file to be saved: what a publisher sent is never shown as a page of Dateline.',
    params: quarantineParams,
    answer: { mediaType: 'application/octet-stream' },
  })
  async document(@Input('params') { id }: QuarantineParams, @Res() response: Response): Promise<void> {
    const { documentHash: hash } = (await this.quarantine.open(id)) ?? unknown(id);
    const document = hash === null ? null : await this.documents.get(hash);
    if (document === null) throw new ProblemException(404, { detail: `The bytes of entry ${id} are not kept` });
    response
      .set({
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename="${document.hash}.bin"`,
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
      })
      .send(document.bytes);
  }

  @Post('retry')
  @Operation({
    summary: 'Read all of a kind again',
    description: 'They are read one after the other, by any ingest process; look at the list for what is still held.',
    body: quarantineRetryRequest,
    answer: quarantineRetryReceipt,
    status: 202,
  })
  async retryMany(@Input('body') { all: _all, ...filter }: QuarantineRetryRequest): Promise<QuarantineRetryReceipt> {
    return { entries: await this.quarantine.requestRetry(filter) };
  }

  @Post(':id/retry')
  @Operation({
    summary: 'Read one again, and collect what it holds',
    params: quarantineParams,
    answer: quarantineRetried,
    problems: [409],
  })
  async retry(@Input('params') { id }: QuarantineParams): Promise<QuarantineRetried> {
    const retried = (await this.retries.retry(id, 'operator:http')) ?? (await this.#closed(id));
    return retried.outcome === 'held'
      ? { ...retried, articles: [] }
      : { ...retried, articles: [...retried.articles], error: null };
  }

  @Post(':id/discard')
  @Operation({
    summary: 'Give one up for ever',
    description: 'The entry is kept with the reason; its bytes are kept no longer than others.',
    params: quarantineParams,
    body: quarantineDiscardRequest,
    answer: quarantined,
    problems: [409],
  })
  async discard(
    @Input('params') { id }: QuarantineParams,
    @Input('body') { reason }: QuarantineDiscardRequest,
  ): Promise<Quarantined> {
    const isDone = await this.quarantine.discard(id, { by: 'operator:http', reason });
    return isDone ? this.show({ id }) : this.#closed(id);
  }

  async #closed(id: string): Promise<never> {
    const { state } = (await this.quarantine.open(id)) ?? unknown(id);
    throw new ProblemException(409, { detail: `Entry ${id} is ${state} already: there is nothing left to do` });
  }
}

function unknown(id: string): never {
  throw new ProblemException(404, { detail: `There is no entry ${id}: see GET /v1/quarantine` });
}
