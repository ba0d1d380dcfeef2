import { Controller, Get, Inject, Patch, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import { v7 as newId } from 'uuid';
import { DomainError, type SourceCommand } from '#domain';
import { Input, Operation, ProblemException } from '#platform';
import { checkSource, type CheckTools } from '../checking/check-source.js';
import { CHECK_TOOLS } from '../checking/check-tools.js';
import { DecideSourceCommand } from './decide-source.command.js';
import {
  cursorAfter,
  sourceAnswer,
  sourcePage,
  sourceParams,
  sourcesQuery,
  type SourceParams,
  type SourcesQuery,
} from './source-answer.js';
import {
  changesOf,
  plainTitle,
  reasonRequest,
  registerQuery,
  resumeRequest,
  settingsOf,
  sourceChange,
  sourceDraft,
  type ReasonRequest,
  type RegisterQuery,
  type ResumeRequest,
  type SourceChangeRequest,
  type SourceDraft,
} from './source-draft.js';
import type { Source, SourceState } from './source.js';
import { Sources } from './sources.js';

type Page = {
  readonly data: readonly Source[];
  readonly counts: Readonly<Record<SourceState, number>>;
  readonly page: { readonly next: string | null };
};
type Moving = Extract<SourceCommand, { type: 'PauseSource' | 'ResumeSource' | 'RetireSource' | 'ChangeSource' }>;

/** Where articles come from: where operators register, see and change it. */
@Controller('v1/sources')
export class SourcesController {
  constructor(
    @Inject(Sources) private readonly sources: Sources,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(CHECK_TOOLS) private readonly tools: CheckTools,
  ) {}

  @Get()
  @Operation({
    summary: 'Where do articles come from?',
    description: 'In the order of titles; all that a filter fits.',
    query: sourcesQuery,
    answer: sourcePage,
  })
  async list(@Input('query') { limit, cursor: after, ...filter }: SourcesQuery): Promise<Page> {
    const found = await this.sources.list(filter, { limit: limit + 1, after });
    const data = found.slice(0, limit);
    const last = found.length > limit ? data.at(-1) : undefined;
    return { data, counts: await this.sources.count(), page: { next: last === undefined ? null : cursorAfter(last) } };
  }

  @Post()
  @Operation({
    summary: 'Register a source',
    description:
      'Of two with the same address the second is refused with 409, which names the first. With `check=true` it is fetched ' +
      'first, and refused with 422 and the cause where it cannot be read; its own title is taken where none is given.',
    query: registerQuery,
    body: sourceDraft,
    answer: sourceAnswer,
    status: 201,
    problems: [409, 422],
  })
  async register(
    @Input('body') draft: SourceDraft,
    @Input('query') { check }: RegisterQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Source> {
    const own = check === 'true' ? await this.#titleOf(draft) : null;
    const settings = settingsOf(draft, own ?? plainTitle(draft));
    const source = await this.#decide({ type: 'RegisterSource', sourceId: newId(), settings });
    response.location(`/v1/sources/${source.sourceId}`);
    return source;
  }

  @Get(':id')
  @Operation({ summary: 'What is one of them, and how is it?', params: sourceParams, answer: sourceAnswer })
  async show(@Input('params') { id }: SourceParams): Promise<Source> {
    return (await this.sources.get(id)) ?? unknown(id);
  }

  @Patch(':id')
  @Operation({
    summary: 'Change the settings of a source',
    description: 'What is not named stays. It keeps its id and its history, also at another address.',
    params: sourceParams,
    body: sourceChange,
    answer: sourceAnswer,
    problems: [409],
  })
  change(@Input('params') { id }: SourceParams, @Input('body') request: SourceChangeRequest): Promise<Source> {
    const { reason } = request;
    return this.#move({ type: 'ChangeSource', sourceId: id, changes: changesOf(request), cause: 'operator', reason });
  }

  @Post(':id/pause')
  @Operation({
    summary: 'Take nothing from a source for a while',
    params: sourceParams,
    body: reasonRequest,
    answer: sourceAnswer,
    problems: [409],
  })
  pause(@Input('params') { id }: SourceParams, @Input('body') { reason }: ReasonRequest): Promise<Source> {
    return this.#move({ type: 'PauseSource', sourceId: id, reason });
  }

  @Post(':id/resume')
  @Operation({
    summary: 'Take from a paused source again',
    params: sourceParams,
    body: resumeRequest,
    answer: sourceAnswer,
    problems: [409],
  })
  resume(@Input('params') { id }: SourceParams, @Input('body') { reason }: ResumeRequest): Promise<Source> {
    return this.#move({ type: 'ResumeSource', sourceId: id, reason });
  }

  @Post(':id/retire')
  @Operation({
    summary: 'Take nothing from a source ever again',
    description: 'Its articles stay. Its address may be registered anew, as another source.',
    params: sourceParams,
    body: reasonRequest,
    answer: sourceAnswer,
  })
  retire(@Input('params') { id }: SourceParams, @Input('body') { reason }: ReasonRequest): Promise<Source> {
    return this.#move({ type: 'RetireSource', sourceId: id, cause: 'operator', reason });
  }

  /** Throws a 422 that tells why, where the source cannot be read. */
  async #titleOf({ kind, url, selector }: SourceDraft): Promise<string | null> {
    if (kind === 'push' || url === undefined) return null;
    const { read, problem } = await checkSource({ kind, url, selector }, this.tools, 0);
    if (problem === null) return read?.title?.trim().slice(0, 200) || null;
    throw new ProblemException(422, {
      detail: `It is not registered: ${problem}`,
      errors: [{ pointer: '/url', detail: problem }],
    });
  }

  /** The log knows a source a moment before the list does. */
  async #move(command: Moving): Promise<Source> {
    try {
      return await this.#decide(command);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'SOURCE_UNKNOWN') return unknown(command.sourceId);
      throw error;
    }
  }

  async #decide(command: SourceCommand): Promise<Source> {
    return (await this.commands.execute(new DecideSourceCommand(command, 'operator:http'))).source;
  }
}

function unknown(id: string): never {
  throw new ProblemException(404, { detail: `There is no source ${id}: see GET /v1/sources` });
}
