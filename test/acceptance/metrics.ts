/** One line of a scrape. */
export type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};
/** A metric with its help; its labels are those of its samples, less a histogram's own. */
export type Family = {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
};
/** What an app tells Prometheus. */
export type Scrape = {
  readonly families: readonly Family[];
  readonly samples: readonly Sample[];
  /** The value of the sample with just these labels. */
  readonly valueOf: (name: string, labels?: Readonly<Record<string, string>>) => number | undefined;
};

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([+-]?(?:Inf|NaN|[\d.]+(?:e[+-]?\d+)?))$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Scrapes an app as Prometheus would. Throws at a line that is not of its text format. */
export async function metricsOf(url: string): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`);
  if (!response.ok) throw new Error(`/metrics answers ${response.status}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  const samples = lines.filter((line) => !line.startsWith('#')).map(sampleOf);
  const helps = new Map(lines.flatMap((line) => entryOf(/^# HELP (\S+) (.+)$/, line)));
  const types = lines.flatMap((line) => entryOf(/^# TYPE (\S+) (counter|gauge|histogram|summary)$/, line));
  const valueOf: Scrape['valueOf'] = (name, labels = {}) =>
    samples.find((sample) => sample.name === name && isSame(sample.labels, labels))?.value;
  const families = types.map(([name, type]) => ({
    name,
    type,
    help: helps.get(name) ?? '',
    labels: labelsOf(name, samples),
  }));
  return { families, samples, valueOf };
}

function sampleOf(line: string): Sample {
  const [, name, labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`Not in the text format: ${line}`);
  const pairs = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text] as const);
  return { name, labels: Object.fromEntries(pairs), value: Number(value.replace('Inf', 'Infinity')) };
}

function entryOf(pattern: RegExp, line: string): [string, string][] {
  const [, name, text] = pattern.exec(line) ?? [];
  return name === undefined || text === undefined ? [] : [[name, text]];
}

function labelsOf(family: string, samples: readonly Sample[]): string[] {
  const own = samples.find(({ name }) => name.replace(/_(bucket|sum|count)$/, '') === family || name === family);
  return Object.keys(own?.labels ?? {}).filter((label) => label !== 'le');
}

const isSame = (labels: Sample['labels'], wanted: Sample['labels']): boolean =>
  Object.keys(labels).length === Object.keys(wanted).length &&
  Object.entries(wanted).every(([label, value]) => labels[label] === value);
