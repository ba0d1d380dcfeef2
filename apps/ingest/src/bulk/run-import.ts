import { createHash } from 'node:crypto';
import type { Fault } from '#platform';
import type { CollectBatch, LineOutcome, NumberedArticle } from './collect-batch.js';
import type { RefusedLine, Tally } from './import.js';
import type { RunningImport, Step } from './imports.js';
import type { Reading } from './read-line.js';
import { UnreadableUploadError } from './unreadable-upload-error.js';
import { untilAborted } from './until-aborted.js';

/** A line or record of an upload. */
export type Unit = {
  /** From 1. */
  readonly number: number;
  /** Of which bytes it is, or by what else it is told from another. */
  readonly mark: string | Uint8Array;
  /** Bytes that it keeps in memory. */
  readonly size: number;
  read(): Reading | Promise<Reading>;
};

/** Units that are taken in together: few enough to be held in memory, many enough to be stored quickly. */
export type BatchSize = { readonly units: number; readonly bytes: number };

/** What is imported, by whom and from where on. */
export type ImportJob = {
  readonly running: RunningImport;
  readonly units: AsyncIterable<readonly Unit[]>;
  /** Number of the first unit; 1 when the whole was sent again. */
  readonly from: number;
  readonly batch: BatchSize;
  readonly collect: CollectBatch;
  /** Which of these sources there are not. */
  readonly unknownSources: (sourceIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Called after each batch, with the whole import and what the batch added. */
  readonly onStep: (tally: Tally, step: Step) => void;
  /** Ends the import, also while it waits for the client; a batch that is being stored is stored. */
  readonly signal: AbortSignal;
};

/**
 * Takes in all units that the import has not done, in their order and batch by batch: while one batch is stored, the next
 * is read. Rejects with UnreadableUploadError where this is not the upload that the import began with.
 */
export async function runImport(job: ImportJob): Promise<void> {
  const run = new ImportRun(job);
  try {
    for await (const units of untilAborted(job.units, job.signal)) await run.take(units);
  } catch (error) {
    // What came whole before an upload broke is taken in; a failure to do so is the one that is told already.
    await run.store().catch(() => undefined);
    throw error;
  }
  await run.end();
}

class ImportRun {
  readonly #alreadyDone: { readonly lines: number; readonly digest: string };
  #digest: string;
  #last: number;
  #units: Unit[] = [];
  #bytes = 0;
  #working: Promise<void> = Promise.resolve();

  constructor(private readonly job: ImportJob) {
    const { lines, digest } = job.running;
    this.#alreadyDone = { lines, digest };
    this.#digest = job.from === 1 ? '' : digest;
    this.#last = job.from - 1;
  }

  async take(units: readonly Unit[]): Promise<void> {
    const { batch } = this.job;
    for (const unit of units) {
      this.#add(unit);
      if (this.#units.length >= batch.units || this.#bytes >= batch.bytes) await this.#flush();
    }
  }

  #add(unit: Unit): void {
    const { lines, digest } = this.#alreadyDone;
    const isDone = unit.number <= lines;
    this.#last = unit.number;
    if (!isDone || this.job.from === 1) this.#digest = digestOf(this.#digest, unit.mark);
    if (isDone) {
      if (unit.number === lines && this.job.from === 1 && this.#digest !== digest) this.#refuse();
      return;
    }
    this.#units.push(unit);
    this.#bytes += unit.size;
  }

  /** Hands the batch over once the one before is stored. */
  async #flush(): Promise<void> {
    const [units, digest] = [this.#units, this.#digest];
    [this.#units, this.#bytes] = [[], 0];
    await this.#working;
    this.job.signal.throwIfAborted();
    this.#working = units.length === 0 ? Promise.resolve() : this.#store(units, digest);
    // It is waited for with the next batch; until then its failure is nobody's.
    this.#working.catch(() => undefined);
  }

  /** Waits until all that was added is stored. */
  async store(): Promise<void> {
    await this.#flush();
    await this.#working;
  }

  async end(): Promise<void> {
    if (this.#last < this.#alreadyDone.lines) this.#refuse();
    await this.store();
  }

  #refuse(): never {
    throw new UnreadableUploadError(
      `it is not what this import began with: up to ${this.#alreadyDone.lines} it differs. Choose another key`,
    );
  }

  async #refuseUnknownSources(read: readonly Read[]): Promise<readonly Read[]> {
    const named = read.flatMap(({ reading }) => (reading.kind === 'article' ? (reading.origin.sourceId ?? []) : []));
    if (named.length === 0) return read;
    const unknown = await this.job.unknownSources([...new Set(named)]);
    return read.map(({ unit, reading }) => {
      const sourceId = reading.kind === 'article' ? reading.origin.sourceId : undefined;
      if (sourceId === undefined || !unknown.has(sourceId)) return { unit, reading };
      const errors = [{ pointer: '/sourceId', detail: `there is no source ${sourceId}` }];
      return { unit, reading: { kind: 'refused', errors } };
    });
  }

  async #store(units: readonly Unit[], digest: string): Promise<void> {
    const { running, collect } = this.job;
    const read = await Promise.all(units.map(async (unit) => ({ unit, reading: await unit.read() })));
    const readings = await this.#refuseUnknownSources(read);
    const articles = readings.flatMap(({ unit, reading }): NumberedArticle[] => {
      if (reading.kind !== 'article') return [];
      return [{ line: unit.number, submission: reading.submission, origin: reading.origin }];
    });
    const context = { correlationId: running.correlationId, actor: 'client:import' };
    const outcomes = await collect.run(articles, context);
    const refused = [...readings.flatMap(refusalOf), ...outcomes.flatMap(refusedOutcome)];
    const step: Step = {
      line: units.at(-1)?.number ?? running.lines,
      ...countsOf(outcomes),
      skipped: readings.filter(({ reading }) => reading.kind === 'skipped').length,
      refused: refused.length,
      errors: refused.sort((a, b) => a.line - b.line),
      digest,
    };
    this.job.onStep(await running.advance(step), step);
  }
}

type Read = { readonly unit: Unit; readonly reading: Reading };

function refusalOf({ unit, reading }: Read): RefusedLine[] {
  return reading.kind === 'refused' ? [{ line: unit.number, errors: [...reading.errors] }] : [];
}

function refusedOutcome(given: LineOutcome): RefusedLine[] {
  if (given.outcome !== 'refused') return [];
  const error: Fault = { pointer: '', detail: given.detail };
  return [{ line: given.line, errors: [error] }];
}

function countsOf(outcomes: readonly LineOutcome[]): Pick<Tally, 'collected' | 'revised' | 'unchanged'> {
  const counts = { collected: 0, revised: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of outcomes) counts[outcome] += 1;
  const { collected, revised, unchanged } = counts;
  return { collected, revised, unchanged };
}

/** Of all units up to this one. */
const digestOf = (before: string, mark: string | Uint8Array): string =>
  createHash('sha256').update(before).update(mark).digest('hex');
