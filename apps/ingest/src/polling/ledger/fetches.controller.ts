import { Controller, Get, Inject } from '@nestjs/common';
import { Input, Operation, ProblemException } from '#platform';
import { Sources } from '../../sources/sources.js';
import {
  fetchesQuery,
  fetchPage,
  sourceFetchesQuery,
  sourceParams,
  type FetchesQuery,
  type SourceFetchesQuery,
  type SourceParams,
} from './fetches.js';
import { FetchLedger, type FetchFilter } from './fetch-ledger.js';
import type { FetchRecord } from './fetch-record.js';

type Page = { readonly data: readonly FetchRecord[]; readonly page: { readonly next: string | null } };

/** Every attempt to fetch something, with what came of it: the fetch ledger. */
@Controller('v1')
export class FetchesController {
  constructor(
    @Inject(FetchLedger) private readonly ledger: FetchLedger,
    @Inject(Sources) private readonly sources: Sources,
  ) {}

  @Get('fetches')
  @Operation({
    summary: 'What was fetched, and what came of it?',
    description: 'The latest first: polls of all sources, pages of articles, deliveries of hubs.',
    query: fetchesQuery,
    answer: fetchPage,
  })
  list(@Input('query') { source: sourceId, ...query }: FetchesQuery): Promise<Page> {
    return this.#page({ ...query, sourceId });
  }

  @Get('sources/:id/fetches')
  @Operation({
    summary: 'What was fetched of a source, what came of it, and when is it fetched next?',
    description: 'The latest first.',
    params: sourceParams,
    query: sourceFetchesQuery,
    answer: fetchPage,
  })
  async listOfSource(@Input('params') { id }: SourceParams, @Input('query') query: SourceFetchesQuery): Promise<Page> {
    if ((await this.sources.get(id)) === undefined) {
      throw new ProblemException(404, { detail: `There is no source ${id}: see GET /v1/sources` });
    }
    return this.#page({ ...query, sourceId: id });
  }

  async #page({ limit, cursor, ...filter }: FetchFilter & SourceFetchesQuery): Promise<Page> {
    const found = await this.ledger.list(filter, { limit: limit + 1, before: cursor });
    const data = found.slice(0, limit);
    return { data, page: { next: found.length > limit ? (data.at(-1)?.id ?? null) : null } };
  }
}
