import { Inject, Injectable } from '@nestjs/common';
import { PageReader } from '../../pages/page-reader.js';
import { Documents } from '../../documents/documents.js';
import { Quarantine } from '../../quarantine/quarantine.js';
import type { Reading } from '../read-line.js';
import type { Unit } from '../run-import.js';
import type { UploadFormat } from '../uploads.js';
import { articleOfPage } from './article-of-page.js';
import { ByteReader } from './byte-reader.js';
import { readHttpResponse, type HttpResponse } from './http-response.js';
import { readRecords, type WarcRecord } from './read-records.js';

/** Bytes that a record may have, and its page once it is unpacked. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
export const MAX_PAGE_BYTES = 32 * 1024 * 1024;
/** Pages that are read at once: each waits for its thread on its own time. */
const LANES = 2;

/** WARC files as an upload: pages that a crawler fetched are read as if they were fetched now. */
@Injectable()
export class Warc implements UploadFormat {
  readonly format = 'warc';
  readonly mediaTypes = ['application/warc', 'application/gzip'];
  readonly batch = { units: 32, bytes: 32 * 1024 * 1024 };
  readonly #lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());

  constructor(
    @Inject(PageReader) private readonly pages: PageReader,
    @Inject(Documents) private readonly documents: Documents,
    @Inject(Quarantine) private readonly quarantine: Quarantine,
  ) {}

  async *units(body: AsyncIterable<Buffer>, from: number): AsyncGenerator<readonly Unit[]> {
    const wish = { wants: isPage, maxBytes: MAX_RECORD_BYTES };
    for await (const record of readRecords(new ByteReader(body), wish)) {
      const number = record.number + from - 1;
      const mark = record.headers.get('warc-record-id') ?? String(number);
      const size = record.content?.byteLength ?? 0;
      yield [{ number, mark, size, read: () => this.#inLane(number, () => this.#read(record)) }];
    }
  }

  #inLane(number: number, work: () => Promise<Reading>): Promise<Reading> {
    const lane = number % LANES;
    const done = (this.#lanes[lane] ?? Promise.resolve()).then(work);
    this.#lanes[lane] = done.catch(() => undefined);
    return done;
  }

  async #read(record: WarcRecord): Promise<Reading> {
    if (record.fault !== null) return this.#hold(record, record.fault);
    if (record.content === null) return { kind: 'skipped' };
    let response: HttpResponse;
    try {
      response = await readHttpResponse(record.content, MAX_PAGE_BYTES);
    } catch (error) {
      return this.#hold(record, (error as Error).message);
    }
    return isHtml(response) ? this.#readPage(record, response) : { kind: 'skipped' };
  }

  async #readPage(record: WarcRecord, { body, headers }: HttpResponse): Promise<Reading> {
    const [url, fetchedAt] = [addressOf(record), dateOf(record)];
    const contentType = headers.get('content-type') ?? null;
    const documentHash = await this.documents.put(body, { url, contentType, fetchedAt });
    try {
      const page = await this.pages.read({ bytes: body, contentType, url, fetchedAt: fetchedAt.toISOString() });
      const context = { url, fetchedAt, documentHash, sourceId: null, publishedAt: null };
      return { kind: 'article', ...(await articleOfPage(page, context)) };
    } catch (error) {
      const told = { url, documentHash, error: (error as Error).message, headers: Object.fromEntries(headers) };
      return held(await this.quarantine.hold({ ...told, stage: 'page' }), told.error);
    }
  }

  /** A record that is unreadable itself is kept as it is. */
  async #hold(record: WarcRecord, error: string): Promise<Reading> {
    const url = addressOf(record);
    const origin = { url, contentType: 'application/http', fetchedAt: dateOf(record) };
    const documentHash = record.content === null ? null : await this.documents.put(record.content, origin);
    return held(await this.quarantine.hold({ url, documentHash, stage: 'warc', error }), error);
  }
}

function held(id: string, error: string): Reading {
  return { kind: 'refused', errors: [{ pointer: '', detail: `${error}: it is in quarantine as ${id}` }] };
}

const addressOf = ({ headers }: Pick<WarcRecord, 'headers'>): string =>
  (headers.get('warc-target-uri') ?? '').replace(/^<(.*)>$/, '$1');

/** Of whatever else a crawler did, nothing is an article: requests, DNS, what it fetched before and only notes again. */
function isPage(headers: WarcRecord['headers']): boolean {
  return (
    headers.get('warc-type') === 'response' &&
    /^application\/http\b/i.test(headers.get('content-type') ?? '') &&
    /^https?:\/\//i.test(addressOf({ headers }))
  );
}

function isHtml({ status, headers, body }: HttpResponse): boolean {
  const type = headers.get('content-type');
  if (type !== undefined) return status === 200 && /^(text\/html|application\/xhtml\+xml)\b/i.test(type.trim());
  return status === 200 && /^\s*</.test(body.toString('latin1', 0, 200));
}

function dateOf({ headers }: WarcRecord): Date {
  const date = new Date(headers.get('warc-date') ?? '');
  return Number.isNaN(date.getTime()) ? new Date() : date;
}
