import { Controller, Get, Inject, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Database, Input, Operation, ProblemException } from '#platform';
import { DecideSourceCommand } from '../../sources/decide-source.command.js';
import { sourceParams, type SourceParams } from '../ledger/fetches.js';
import { FindSourceHealth } from './find-source-health.query.js';
import {
  addressAcceptance,
  sourceHealth,
  sourceHealthPage,
  sourceHealthQuery,
  type AddressAcceptance,
  type SourceHealth,
  type SourceHealthQuery,
} from './source-health-report.js';

type Page = { readonly data: readonly SourceHealth[]; readonly page: { readonly next: string | null } };

/** Which sources are silent or failing and why, and where they have moved to. */
@Controller('v1')
export class SourceHealthController {
  constructor(
    @Inject(FindSourceHealth) private readonly health: FindSourceHealth,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Database) private readonly database: Database,
  ) {}

  @Get('source-health')
  @Operation({
    summary: 'How do the sources do?',
    description: 'Those that are not retired, in the order of their ids.',
    query: sourceHealthQuery,
    answer: sourceHealthPage,
  })
  async list(@Input('query') { limit, ...query }: SourceHealthQuery): Promise<Page> {
    const found = await this.health.list({ ...query, limit: limit + 1 }, new Date());
    const data = found.slice(0, limit);
    return { data, page: { next: found.length > limit ? (data.at(-1)?.sourceId ?? null) : null } };
  }

  @Get('sources/:id/health')
  @Operation({ summary: 'How does a source do, and what is to be done?', params: sourceParams, answer: sourceHealth })
  async show(@Input('params') { id }: SourceParams): Promise<SourceHealth> {
    return (await this.health.get(id, new Date())) ?? unknown(id);
  }

  @Post('sources/:id/address')
  @Operation({
    summary: 'Accept the new address of a source',
    description:
      'A permanent redirect to the same site is adopted by itself once it was seen for three days; one to another domain ' +
      'waits for this.',
    params: sourceParams,
    body: addressAcceptance,
    answer: sourceHealth,
    problems: [409],
  })
  async accept(
    @Input('params') { id }: SourceParams,
    @Input('body') { url }: AddressAcceptance,
  ): Promise<SourceHealth> {
    const { movedTo, movedReason } = (await this.health.get(id, new Date())) ?? unknown(id);
    if (movedTo === null || movedTo !== url) {
      const seen = movedTo === null ? 'its host tells of no other' : `its host tells of ${movedTo}`;
      throw new ProblemException(409, { detail: `The address of source ${id} cannot become ${url}: ${seen}` });
    }
    const reason = `accepted by an operator: ${movedReason ?? 'moved permanently'}`;
    const command = { type: 'ChangeSource', sourceId: id, changes: { url }, cause: 'redirect', reason } as const;
    await this.commands.execute(new DecideSourceCommand(command, 'operator:http'));
    await this.database.query({
      text: `UPDATE dateline.source_poll SET moved_to = NULL, moved_since = NULL, moved_sightings = NULL, moved_reason = NULL
             WHERE source_id = $1 AND moved_to = $2`,
      values: [id, url],
    });
    return (await this.health.get(id, new Date())) ?? unknown(id);
  }
}

function unknown(id: string): never {
  throw new ProblemException(404, { detail: `There is no source ${id}: see GET /v1/sources` });
}
