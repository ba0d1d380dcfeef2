import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { projectRoot } from '../project-root.js';
import { within } from '../within.js';
import { remember } from './remember.js';

export type { Counter, Gauge, Histogram } from 'prom-client';

/** What a metric is called, in base units, and what it tells; no label may have values without bound, such as ids. */
export type MetricDetails<Label extends string> = {
  readonly name: `dateline_${string}`;
  readonly help: string;
  readonly labels?: readonly Label[];
};

/** What a gauge shows under some labels. */
export type Reading = {
  readonly gauge: Gauge;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
};

type Collector = { readonly name: string; readonly ask: () => Promise<readonly Reading[]> };

const PREFIX = 'dateline_';
/** Gauges of prom-client that are named as if they were counters; each stands beside one that tells the same by type. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `${PREFIX}nodejs_active_${what}_total`);

/** The metrics of a process, as Prometheus scrapes them. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #gauges = new Set<Gauge>();
  readonly #collectors: Collector[] = [];
  readonly #errors: Counter<'collector'>;
  readonly #keepMs: number;
  readonly #timeoutMs: number;

  constructor({ keepMs = 1_000, timeoutMs = 2_000 } = {}) {
    [this.#keepMs, this.#timeoutMs] = [keepMs, timeoutMs];
    collectDefaultMetrics({ register: this.#registry, prefix: PREFIX });
    for (const name of MISNAMED) this.#registry.removeSingleMetric(name);
    this.#errors = this.counter({
      name: 'dateline_scrape_errors_total',
      help: 'Scrapes that lack the gauges of a collector, since what it asks did not answer',
      labels: ['collector'],
    });
    const build = { name: 'dateline_build_info', help: 'Always 1; the release that runs', labelNames: ['version'] };
    new Gauge({ ...build, registers: [this.#registry] }).set({ version: releaseOf(projectRoot) }, 1);
  }

  /** A counter; its name ends in `_total`. Whoever asks for a name again gets the same metric. */
  counter<Label extends string>(details: MetricDetails<Label>): Counter<Label> {
    return (
      (this.#registry.getSingleMetric(details.name) as Counter<Label> | undefined) ??
      new Counter(this.#configuration(details))
    );
  }

  /** A histogram; its name ends in its unit. `buckets` are upper bounds. */
  histogram<Label extends string>(details: MetricDetails<Label> & { buckets?: number[] }): Histogram<Label> {
    const { buckets } = details;
    const configuration = { ...this.#configuration(details), ...(buckets === undefined ? {} : { buckets }) };
    return (
      (this.#registry.getSingleMetric(details.name) as Histogram<Label> | undefined) ?? new Histogram(configuration)
    );
  }

  /** A gauge that shows what collectors read for it, anew at each scrape, and nothing while they do not answer. */
  gauge(details: MetricDetails<string>): Gauge {
    const gauge =
      (this.#registry.getSingleMetric(details.name) as Gauge | undefined) ?? new Gauge(this.#configuration(details));
    this.#gauges.add(gauge);
    return gauge;
  }

  /**
   * Adds a question that is asked at a scrape, once a second at most; several may have one name. Where two read the same
   * gauge under the same labels, the greater value counts.
   *
   *     const progress = metrics.gauge({ name: 'dateline_…_ratio', help: '…', labels: ['projection'] });
   *     metrics.collect('rebuilds', async () => [{ gauge: progress, labels: { projection: 'articles' }, value: 0.5 }]);
   */
  collect(name: string, ask: () => Promise<readonly Reading[]>): void {
    this.#collectors.push({ name, ask: remember(ask, this.#keepMs) });
    this.#errors.inc({ collector: name }, 0);
  }

  /** What the collectors of a name read now, or read within the last second. Rejects when one of them does not answer. */
  async read(name: string): Promise<readonly Reading[]> {
    const asked = this.#collectors.filter((collector) => collector.name === name);
    return (await Promise.all(asked.map(({ ask }) => within(this.#timeoutMs, ask())))).flat();
  }

  /** All metrics in Prometheus's text format. */
  async scrape(): Promise<string> {
    const readings = (await Promise.all(this.#collectors.map((collector) => this.#ask(collector)))).flat();
    for (const gauge of this.#gauges) empty(gauge);
    for (const { gauge, labels = {}, value } of readings.toSorted((a, b) => a.value - b.value))
      gauge.set(labels, value);
    // The client spells what is not a number in a way that the format does not know.
    return (await this.#registry.metrics()).replaceAll(/ Nan$/gm, ' NaN');
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async #ask({ name, ask }: Collector): Promise<readonly Reading[]> {
    try {
      return await within(this.#timeoutMs, ask());
    } catch {
      this.#errors.inc({ collector: name });
      return [];
    }
  }

  #configuration<Label extends string>({ name, help, labels = [] }: MetricDetails<Label>): Configuration<Label> {
    return { name, help, labelNames: labels, registers: [this.#registry] };
  }
}

type Configuration<Label extends string> = {
  name: string;
  help: string;
  labelNames: readonly Label[];
  registers: Registry[];
};

/** A gauge without labels goes back to 0 when it is reset; only then can that be taken away as well. */
function empty(gauge: Gauge): void {
  gauge.reset();
  gauge.remove({});
}

function releaseOf(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
