import { Controller, Get, Inject, Post } from '@nestjs/common';
import { Input, Operation, ProblemException } from '#platform';
import { discoverSources, type Discovered } from '../discovering/discover-sources.js';
import { sourceParams, type SourceParams } from '../sources/source-answer.js';
import { sourceDraft, type SourceDraft } from '../sources/source-draft.js';
import { Sources } from '../sources/sources.js';
import { checkSource, type CheckedSource, type CheckTools } from './check-source.js';
import { CHECK_TOOLS } from './check-tools.js';
import { checkedSource, discovered, discoverQuery, type DiscoverQuery } from './checked-source.js';
import type { SourceToRead } from './read-source.js';

const CHECKED =
  'Fetches it now and reads its first three articles and the events in them. Nothing is stored. Where it cannot be read, ' +
  '`problem` tells why.';

/** What a source gives right now, before it is registered or when something is wrong with it. */
@Controller('v1/sources')
export class CheckController {
  constructor(
    @Inject(Sources) private readonly sources: Sources,
    @Inject(CHECK_TOOLS) private readonly tools: CheckTools,
  ) {}

  @Get('discover')
  @Operation({
    summary: 'Which sources does a site have?',
    description:
      'The feeds that its page names, the sitemaps of its robots.txt, else the usual paths; each is read once, the best comes first.',
    query: discoverQuery,
    answer: discovered,
  })
  discover(@Input('query') { url }: DiscoverQuery): Promise<Discovered> {
    return discoverSources(url, this.tools.web, this.tools.userAgent);
  }

  @Post('check')
  @Operation({
    summary: 'What would a source give?',
    description: CHECKED,
    body: sourceDraft,
    answer: checkedSource,
  })
  checkDraft(@Input('body') draft: SourceDraft): Promise<CheckedSource> {
    return checkSource(toRead(draft), this.tools);
  }

  @Get(':id/check')
  @Operation({
    summary: 'What does a source give right now?',
    description: CHECKED,
    params: sourceParams,
    answer: checkedSource,
    problems: [409],
  })
  async check(@Input('params') { id }: SourceParams): Promise<CheckedSource> {
    const source = await this.sources.get(id);
    if (source === undefined)
      throw new ProblemException(404, { detail: `There is no source ${id}: see GET /v1/sources` });
    return checkSource(toRead(source), this.tools);
  }
}

type Checkable = Pick<SourceToRead, 'selector'> & { kind: SourceDraft['kind']; url?: string | null | undefined };

function toRead({ kind, url, selector }: Checkable): SourceToRead {
  if (kind === 'push' || url === undefined || url === null) {
    throw new ProblemException(409, { detail: 'A push client is not fetched: there is nothing to check' });
  }
  return { kind, url, selector };
}
