import { Controller, Delete, Get, Inject, Post } from '@nestjs/common';
import { Input, Operation, ProblemException } from '#platform';
import type { Projection } from '../projection.js';
import type { Build } from './build.js';
import { BuildsConsumer, PROJECTIONS, type ProjectionSet } from './builds.consumer.js';
import { describeBuild } from './describe-build.js';
import { logEnd } from './log-end.js';
import {
  answers,
  buildParams,
  projectionParams,
  rebuildRequest,
  rollbackRequest,
  swapRequest,
  type BuildAnswer,
  type BuildParams,
  type ProjectionAnswer,
  type ProjectionParams,
  type RebuildRequest,
  type RollbackRequest,
  type SwapRequest,
} from './projection-answers.js';
import { reachOf } from './reach.js';
import { swapBuild, SwapRefused, type SwapOptions } from './swap-build.js';
import { verifyBuild, type Verification } from './verify-build.js';
import { Workshop } from './workshop.js';

/** The read models and their builds: where operators rebuild, compare, swap and roll back. */
@Controller('v1/projections')
export class ProjectionsController {
  constructor(
    @Inject(PROJECTIONS) private readonly set: ProjectionSet,
    @Inject(BuildsConsumer) private readonly consumer: BuildsConsumer,
    @Inject(Workshop) private readonly workshop: Workshop,
  ) {}

  @Get()
  @Operation({ summary: 'Which read models are there, and how far are they?', answer: answers.projections })
  async list(): Promise<{ data: ProjectionAnswer[] }> {
    return { data: await Promise.all(this.set.projections.map((projection) => this.#describe(projection))) };
  }

  @Get(':name')
  @Operation({ summary: 'How far is one?', params: projectionParams, answer: answers.projection })
  async show(@Input('params') { name }: ProjectionParams): Promise<ProjectionAnswer> {
    return this.#describe(this.#projection(name));
  }

  @Post(':name/rebuilds')
  @Operation({
    summary: 'Make a read model again from the log, beside the one that serves',
    params: projectionParams,
    body: rebuildRequest,
    answer: answers.build,
    status: 202,
    problems: [409],
  })
  async rebuild(
    @Input('params') { name }: ProjectionParams,
    @Input('body') { swap }: RebuildRequest,
  ): Promise<BuildAnswer> {
    const projection = this.#projection(name);
    const builds = await this.workshop.registry.list(name);
    const busy = builds.find(({ state }) => state === 'filling' || state === 'standby');
    if (busy !== undefined) {
      throw new ProblemException(409, {
        detail: `Build ${busy.build} of ${name} is ${busy.state} already: swap it in or abandon it first`,
      });
    }
    const live = builds.find(({ state }) => state === 'live');
    if (live !== undefined && live.version > projection.version) {
      throw new ProblemException(409, {
        detail: `Version ${live.version} of ${name} is live, and this process has version ${projection.version}: ask a newer one`,
      });
    }
    const target = await logEnd(this.workshop.database);
    const build = await this.workshop.registry.begin(projection, { swap, target, isWanted: true });
    if (build === undefined) throw new Error(`No build of ${name} was begun`);
    this.consumer.nudge();
    return this.#answer(build);
  }

  @Get(':name/rebuilds/:build')
  @Operation({ summary: 'How far is a rebuild?', params: buildParams, answer: answers.build })
  async progress(@Input('params') params: BuildParams): Promise<BuildAnswer> {
    return this.#answer(await this.#build(params));
  }

  @Get(':name/rebuilds/:build/verification')
  @Operation({
    summary: 'Does a build hold the same as the live one?',
    description:
      'Compares the number of rows of all tables, and the rows themselves where the versions claim equality.',
    params: buildParams,
    answer: answers.verification,
    problems: [409],
  })
  async verify(@Input('params') params: BuildParams): Promise<Verification> {
    const [projection, build] = [this.#projection(params.name), await this.#build(params)];
    const live = (await this.workshop.registry.list(params.name)).find(({ state }) => state === 'live');
    if (live === undefined || (build.state !== 'standby' && build.state !== 'previous')) {
      throw new ProblemException(409, {
        detail: `Build ${build.build} is ${build.state}: only one that stands by, or was live before, is compared`,
      });
    }
    return verifyBuild(this.workshop.readModels, projection, { live, build });
  }

  @Post(':name/rebuilds/:build/swap')
  @Operation({
    summary: 'Let readers change over to a build',
    params: buildParams,
    body: swapRequest,
    answer: answers.build,
    problems: [409],
  })
  async swap(@Input('params') params: BuildParams, @Input('body') { force }: SwapRequest): Promise<BuildAnswer> {
    const { state } = await this.#build(params);
    if (!force && (state === 'standby' || state === 'previous')) {
      const { isEqual, tables } = await this.verify(params);
      const wrong = tables.filter(({ differing }) => differing.length > 0).map(({ table }) => table);
      if (!isEqual) {
        throw new ProblemException(409, {
          detail: `Build ${params.build} differs from the live one in ${wrong.join(', ')}: see its verification, or use force`,
        });
      }
    }
    return this.#swap(params);
  }

  @Post(':name/rollback')
  @Operation({
    summary: 'Let readers change back to the build before',
    params: projectionParams,
    body: rollbackRequest,
    answer: answers.build,
    problems: [409],
  })
  async rollback(
    @Input('params') { name }: ProjectionParams,
    @Input('body') { allowStale }: RollbackRequest,
  ): Promise<BuildAnswer> {
    this.#projection(name);
    const previous = (await this.workshop.registry.list(name)).find(({ state }) => state === 'previous');
    if (previous === undefined) {
      throw new ProblemException(409, { detail: `There is no previous build of ${name} to go back to` });
    }
    return this.#swap({ name, build: previous.build }, { allowsStale: allowStale });
  }

  @Delete(':name/rebuilds/:build')
  @Operation({
    summary: 'Give a build up that is not live; its tables are dropped',
    params: buildParams,
    answer: answers.build,
    problems: [409],
  })
  async abandon(@Input('params') params: BuildParams): Promise<BuildAnswer> {
    const { state } = await this.#build(params);
    const key = { projection: params.name, build: params.build };
    if (!(await this.workshop.registry.abandon(key, 'abandoned by an operator'))) {
      throw new ProblemException(409, { detail: `Build ${params.build} is ${state}: it cannot be abandoned` });
    }
    this.consumer.nudge();
    return this.#answer(await this.#build(params));
  }

  async #swap({ name, build }: BuildParams, options?: SwapOptions): Promise<BuildAnswer> {
    try {
      const live = await swapBuild(this.workshop.readModels, { projection: this.#projection(name), build }, options);
      this.consumer.nudge();
      return await this.#answer(live);
    } catch (error) {
      if (error instanceof SwapRefused) throw new ProblemException(409, { detail: error.message });
      throw error;
    }
  }

  async #describe(projection: Projection): Promise<ProjectionAnswer> {
    const { name, version, tables } = projection;
    const builds = await Promise.all((await this.workshop.registry.list(name)).map((build) => this.#answer(build)));
    const live = builds.find(({ state }) => state === 'live') ?? null;
    return { name, version, tables: [...tables.names], logEnd: await logEnd(this.workshop.database), live, builds };
  }

  async #answer(build: Build): Promise<BuildAnswer> {
    const reach = await reachOf(this.workshop.readModels.manager, build);
    return describeBuild(build, { reach, logEnd: await logEnd(this.workshop.database), now: new Date() });
  }

  #projection(name: string): Projection {
    const found = this.set.projections.find((projection) => projection.name === name);
    if (found !== undefined) return found;
    const names = this.set.projections.map((projection) => projection.name).join(', ');
    throw new ProblemException(404, { detail: `There is no projection ${name}: there are ${names}` });
  }

  async #build({ name, build }: BuildParams): Promise<Build> {
    this.#projection(name);
    const found = await this.workshop.registry.find({ projection: name, build });
    if (found === undefined) throw new ProblemException(404, { detail: `There is no build ${build} of ${name}` });
    return found;
  }
}
