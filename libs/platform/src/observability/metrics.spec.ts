import { setTimeout as sleep } from 'node:timers/promises';
import { Metrics, type Reading } from './metrics.js';

/** The samples of a metric, e.g. `dateline_x{a="b"} 1`. */
const samplesOf = async (metrics: Metrics, name: string): Promise<string[]> =>
  (await metrics.scrape()).split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));

/** Scrapes until the text is as wanted: an answer is kept for a while. */
async function scrapeUntil(metrics: Metrics, isWanted: (text: string) => boolean): Promise<string> {
  for (const deadline = Date.now() + 20_000; ;) {
    const text = await metrics.scrape();
    if (isWanted(text)) return text;
    if (Date.now() > deadline) throw new Error(`Never as wanted: ${text}`);
    await sleep(10);
  }
}

const errors = 'dateline_scrape_errors_total';

describe('a scrape', () => {
  let metrics: Metrics;
  beforeEach(() => {
    metrics = new Metrics({ keepMs: 0, timeoutMs: 200 });
  });

  it('tells the release, and what the process needs', async () => {
    expect(await samplesOf(metrics, 'dateline_build_info')).toEqual([
      expect.stringMatching(/^dateline_build_info\{version="\d+\.\d+\.\d+"\} 1$/),
    ]);
    expect(await samplesOf(metrics, 'dateline_process_resident_memory_bytes')).toHaveLength(1);
  });

  it('counts on in one metric, whoever asks for it', async () => {
    const details = { name: 'dateline_seen_total', help: 'What was seen', labels: ['what'] } as const;
    metrics.counter(details).inc({ what: 'a' });
    metrics.counter(details).inc({ what: 'a' });
    expect(await samplesOf(metrics, 'dateline_seen_total')).toEqual(['dateline_seen_total{what="a"} 2']);
  });

  it('asks anew for each gauge, and forgets labels that are read no more', async () => {
    const gauge = metrics.gauge({ name: 'dateline_waiting', help: 'What waits', labels: ['what'] });
    let answer: Reading[] = [{ gauge, labels: { what: 'a' }, value: 3 }];
    metrics.collect('spec', () => Promise.resolve(answer));
    expect(await samplesOf(metrics, 'dateline_waiting')).toEqual(['dateline_waiting{what="a"} 3']);
    answer = [{ gauge, labels: { what: 'b' }, value: 1 }];
    await scrapeUntil(metrics, (text) => text.includes('dateline_waiting{what="b"} 1'));
    expect(await samplesOf(metrics, 'dateline_waiting')).toEqual(['dateline_waiting{what="b"} 1']);
    answer = [];
    await scrapeUntil(metrics, (text) => !text.includes('dateline_waiting{'));
  });

  it('shows the greater of two readings under the same labels', async () => {
    const gauge = metrics.gauge({ name: 'dateline_leads', help: 'Whether it leads' });
    for (const value of [0, 1, 0]) metrics.collect('spec', () => Promise.resolve([{ gauge, value }]));
    expect(await samplesOf(metrics, 'dateline_leads')).toEqual(['dateline_leads 1']);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('away'))],
    ['does not answer in time', () => new Promise<never>(() => undefined)],
  ])('leaves out the gauges of a collector that %s, counts it, and answers all else', async (_, fail) => {
    const [ill, well] = [
      metrics.gauge({ name: 'dateline_ill', help: 'Not told' }),
      metrics.gauge({ name: 'dateline_well', help: 'Told' }),
    ];
    let ask = (): Promise<Reading[]> => Promise.resolve([{ gauge: ill, value: 7 }]);
    metrics.collect('changing', () => ask());
    metrics.collect('steady', () => Promise.resolve([{ gauge: well, value: 5 }]));
    expect(await samplesOf(metrics, 'dateline_ill')).toEqual(['dateline_ill 7']);
    expect(await samplesOf(metrics, errors)).toEqual([
      `${errors}{collector="changing"} 0`,
      `${errors}{collector="steady"} 0`,
    ]);
    ask = fail;
    const text = await scrapeUntil(metrics, (scraped) => !/^dateline_ill /m.test(scraped));
    expect(text).toMatch(/^dateline_well 5$/m);
    expect(text).toMatch(/^dateline_scrape_errors_total\{collector="changing"\} 1$/m);
    expect(text).toMatch(/^dateline_scrape_errors_total\{collector="steady"\} 0$/m);
  });

  it('asks a question that is still open only once, and not again at once', async () => {
    const patient = new Metrics({ keepMs: 60_000 });
    const gauge = patient.gauge({ name: 'dateline_asked', help: 'How often it was asked' });
    let asked = 0;
    patient.collect('spec', async () => {
      asked += 1;
      await sleep(20);
      return [{ gauge, value: asked }];
    });
    await Promise.all([patient.scrape(), patient.scrape(), patient.read('spec')]);
    expect(await samplesOf(patient, 'dateline_asked')).toEqual(['dateline_asked 1']);
    expect(asked).toBe(1);
  });
});

describe('reading one collector', () => {
  it('rejects when it does not answer', async () => {
    const metrics = new Metrics({ keepMs: 0, timeoutMs: 50 });
    metrics.collect('ill', () => Promise.reject(new Error('away')));
    metrics.collect('slow', () => new Promise<never>(() => undefined));
    await expect(metrics.read('ill')).rejects.toThrow('away');
    await expect(metrics.read('slow')).rejects.toThrow('no answer within 50 ms');
    expect(await metrics.read('unknown')).toEqual([]);
  });
});
