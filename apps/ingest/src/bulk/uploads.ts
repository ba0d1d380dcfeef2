import type { IncomingMessage, Server } from 'node:http';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { v7 as newId } from 'uuid';
import { Metrics, ProblemException, type Counter } from '#platform';
import { CollectBatch } from './collect-batch.js';
import { importKey, type ImportFormat, type ReportLine } from './import.js';
import { Imports, type RunningImport, type Step } from './imports.js';
import { inflate } from './inflate.js';
import { allowLongUploads } from './long-uploads.js';
import { Report } from './report.js';
import { runImport, type BatchSize, type Unit } from './run-import.js';
import { UnreadableUploadError } from './unreadable-upload-error.js';

/** Uploads that one process takes at once. */
const MAX_AT_ONCE = 4;

/** Milliseconds that a client may send nothing. */
const IDLE_MS = 300_000;

/** How an upload of some format is read. */
export type UploadFormat = {
  readonly format: ImportFormat;
  /** Media types that it is sent as; the first is the one to tell. */
  readonly mediaTypes: readonly string[];
  readonly batch: BatchSize;
  /** Cuts the unpacked body into units, numbered from `from`. */
  units(body: AsyncIterable<Buffer>, from: number): AsyncIterable<readonly Unit[]>;
};

type Upload = { readonly request: Request; readonly response: Response; readonly from: number };
type Receiving = { readonly running: RunningImport; readonly report: Report; readonly upload: Upload };
type Outcome = 'collected' | 'revised' | 'unchanged' | 'skipped' | 'refused';

/** Takes uploads in while they come, and tells their clients how far it is. */
@Injectable()
export class Uploads implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Imports');
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #lines: Counter<'format' | 'outcome'>;

  constructor(
    @Inject(Imports) private readonly imports: Imports,
    @Inject(CollectBatch) private readonly collect: CollectBatch,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.#lines = metrics.counter({
      name: 'dateline_import_lines_total',
      help: 'Lines and records of imports by what became of them',
      labels: ['format', 'outcome'],
    });
  }

  onApplicationBootstrap(): void {
    const isImport = ({ url = '' }: IncomingMessage): boolean => /^\/v1\/articles\/(bulk|warc)(\?|$)/.test(url);
    allowLongUploads(this.host.httpAdapter.getHttpServer() as Server, isImport);
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort(new StoppingError());
    await Promise.all(this.#running);
  }

  /** Answers once the upload has ended, in whatever way. Rejects with a ProblemException where it is not begun. */
  async receive(upload: Upload, format: UploadFormat): Promise<void> {
    refuseOtherTypes(upload.request, format);
    if (this.#running.size >= MAX_AT_ONCE || this.#stopping.signal.aborted) {
      throw new ProblemException(503, {
        detail: `${MAX_AT_ONCE} imports are under way here: try again`,
        retryAfterS: 10,
      });
    }
    const receiving = this.#receive(upload, format);
    const settled = receiving.catch(() => undefined);
    this.#running.add(settled);
    void settled.finally(() => this.#running.delete(settled));
    await receiving;
  }

  async #receive(upload: Upload, format: UploadFormat): Promise<void> {
    const running = await this.imports.begin(keyOf(upload.request), format.format);
    const report = new Report(upload.response);
    let last: ReportLine;
    try {
      refuseGap(running, upload.from);
      upload.request.setTimeout(IDLE_MS, () => void upload.request.destroy());
      report.begin(running.id, running.lines);
      last = await this.#import({ running, report, upload }, format);
    } finally {
      upload.request.setTimeout(0);
      await running.release();
    }
    // Only now: whoever reads it may go on with the import at once.
    report.end(last);
  }

  async #import({ running, report, upload: { request, from } }: Receiving, format: UploadFormat): Promise<ReportLine> {
    try {
      await runImport({
        running,
        from,
        units: format.units(inflate(request), from),
        batch: format.batch,
        collect: this.collect,
        unknownSources: (ids) => this.imports.unknownSources(ids),
        signal: this.#stopping.signal,
        onStep: (tally, step) => {
          this.#count(format.format, step);
          report.progress(tally, Date.now());
        },
      });
      return { type: 'summary', ...(await running.complete()) };
    } catch (error) {
      const { detail, canGoOn } = this.#judge(error, request);
      await running.pause(detail);
      return { type: 'problem', lines: running.lines, detail, canGoOn };
    }
  }

  #judge(error: unknown, request: Request): { detail: string; canGoOn: boolean } {
    if (error instanceof UnreadableUploadError) {
      return { detail: `The upload cannot be read on: ${error.message}`, canGoOn: false };
    }
    if (error instanceof StoppingError) return { detail: error.message, canGoOn: true };
    if (request.destroyed && !request.complete) return { detail: 'The connection broke off', canGoOn: true };
    this.#logger.error(`An import failed: ${String(error)}`, error instanceof Error ? error.stack : undefined);
    return { detail: 'Something went wrong here; the log tells what', canGoOn: true };
  }

  #count(format: ImportFormat, step: Step): void {
    const outcomes: readonly Outcome[] = ['collected', 'revised', 'unchanged', 'skipped', 'refused'];
    for (const outcome of outcomes) this.#lines.inc({ format, outcome }, step[outcome]);
  }
}

class StoppingError extends Error {
  override readonly name = 'StoppingError';
  constructor() {
    super('Dateline is stopping: go on when it is back');
  }
}

function refuseOtherTypes(request: Request, { mediaTypes }: UploadFormat): void {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (!mediaTypes.includes(type)) {
    throw new ProblemException(415, { detail: `Send it with Content-Type: ${mediaTypes[0] ?? ''}` });
  }
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding.toLowerCase())) {
    throw new ProblemException(415, { detail: 'Send it plain, or with Content-Encoding: gzip' });
  }
}

/** The name under which an upload can go on; one that its client did not name gets one. */
function keyOf(request: Request): string {
  const given = request.get('idempotency-key');
  if (given === undefined) return newId();
  const key = importKey.safeParse(given);
  if (!key.success) throw new ProblemException(400, { detail: key.error.issues[0]?.message ?? '' });
  return key.data;
}

function refuseGap({ id, lines }: RunningImport, from: number): void {
  if (from <= lines + 1) return;
  throw new ProblemException(409, {
    detail: `Import ${id} has come to line ${lines}: send it from line ${lines + 1}, or the whole`,
    errors: [{ parameter: 'from', detail: `must be at most ${lines + 1}` }],
  });
}
