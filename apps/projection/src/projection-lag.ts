import { Inject, Injectable } from '@nestjs/common';
import { Lags, type Backlog } from '#messaging';
import { Metrics, type Reading } from '#platform';
import { groupOf, type Build } from './builds/build.js';
import { PROJECTIONS, type ProjectionSet } from './builds/builds.consumer.js';
import { describeBuild } from './builds/describe-build.js';
import { logEnd } from './builds/log-end.js';
import { Workshop } from './builds/workshop.js';
import type { Projection } from './projection.js';

/** Shows how far each read model that is live is behind the log, and how far the builds of all have come. */
@Injectable()
export class ProjectionLag {
  constructor(
    @Inject(Metrics) metrics: Metrics,
    @Inject(Lags) private readonly lags: Lags,
    @Inject(PROJECTIONS) private readonly set: ProjectionSet,
    @Inject(Workshop) private readonly workshop: Workshop,
  ) {
    this.#collectLag(metrics);
    this.#collectProgress(metrics);
  }

  #collectLag(metrics: Metrics): void {
    const labels = ['projection'];
    const events = metrics.gauge({
      name: 'dateline_projection_lag_events',
      help: 'Events of the log that are not in the read model yet',
      labels,
    });
    const seconds = metrics.gauge({
      name: 'dateline_projection_lag_seconds',
      help: 'Age of the oldest event of the log that is not in the read model yet',
      labels,
    });
    metrics.collect('projection_lag', async () => {
      const builds = await this.workshop.registry.list();
      const readings = this.set.projections.map(async (projection): Promise<Reading[]> => {
        const live = builds.find((build) => build.projection === projection.name && build.state === 'live');
        if (live === undefined) return [];
        const { events: count, ageS } = await this.#behind(projection, live);
        const of = { projection: projection.name };
        return [
          { gauge: events, labels: of, value: count },
          { gauge: seconds, labels: of, value: ageS },
        ];
      });
      return (await Promise.all(readings)).flat();
    });
  }

  /** A build that is being filled reads the log itself; the group of one that is filled starts where that ended. */
  #behind({ categories }: Projection, build: Build): Promise<Backlog> {
    const { position, positionRecordedAt, filledAt } = build;
    if (filledAt === null) return this.lags.afterPosition(position, categories);
    const start = { position, recordedAt: positionRecordedAt?.toISOString() ?? '' };
    return this.lags.behindLog({ group: groupOf(build), categories, startAfter: start });
  }

  #collectProgress(metrics: Metrics): void {
    const progress = metrics.gauge({
      name: 'dateline_projection_rebuild_progress_ratio',
      help: 'How much of the log a build of a read model has been filled with, from 0 to 1',
      labels: ['projection', 'build'],
    });
    metrics.collect('rebuilds', async () => {
      const [builds, end] = await Promise.all([this.workshop.registry.list(), logEnd(this.workshop.database)]);
      return builds.map((build) => {
        const reach = { position: build.position, marks: new Map<string, number>() };
        const { ratio } = describeBuild(build, { reach, logEnd: end, now: new Date() }).progress;
        return { gauge: progress, labels: { projection: build.projection, build: String(build.build) }, value: ratio };
      });
    });
  }
}
