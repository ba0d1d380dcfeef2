import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text as readAll } from 'node:stream/consumers';
import type { ImportFile } from './import-file.js';
import { linesOf } from './ndjson-answer.js';

type Fault = { readonly pointer?: string; readonly detail: string };

/** What became of the lines of a file. */
export type Summary = {
  readonly lines: number;
  readonly collected: number;
  readonly revised: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly refused: number;
  /** The first lines that were refused. */
  readonly errors: readonly { readonly line: number; readonly errors: readonly Fault[] }[];
};

/** How an upload ended. */
export type UploadResult =
  | { readonly kind: 'done'; readonly summary: Summary }
  | { readonly kind: 'broken'; readonly detail: string; readonly canGoOn: boolean };

type Told = { readonly after: number; readonly onProgress: (words: string) => void };
type ReportLine = Summary & { readonly type: string; readonly detail?: string; readonly canGoOn?: boolean };

const paths = { ndjson: '/v1/articles/bulk', warc: '/v1/articles/warc' } as const;
const mediaTypes = { ndjson: 'application/x-ndjson', warc: 'application/warc' } as const;
/** The import is under way elsewhere, or Dateline is too busy: a moment later it may not be. */
const PASSING = [409, 429, 502, 503, 504];

/** How far an import has come; undefined when it is not known. Rejects when no Dateline answers. */
export async function findImport(api: string, key: string): Promise<(Summary & { state: string }) | undefined> {
  const url = new URL(`/v1/imports/${encodeURIComponent(key)}`, api);
  const response = await fetch(url).catch((error: unknown) => {
    throw new Error(`No Dateline answers at ${url.origin} (${reasonOf(error)}): start it with npm start, or set --api`);
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${url.href} answers ${response.status}`);
  return (await response.json()) as Summary & { state: string };
}

/** Sends a file, or what follows the lines that are done, and reads the answer while it is sent. Never rejects. */
export async function uploadFile(file: ImportFile, api: string, told: Told): Promise<UploadResult> {
  try {
    return await readReport(await send(file, api, told.after), file, told);
  } catch (error) {
    return { kind: 'broken', detail: `The connection broke off (${reasonOf(error)})`, canGoOn: true };
  }
}

function send(file: ImportFile, api: string, after: number): Promise<IncomingMessage> {
  // Records of a WARC file have no place to go on from: the whole is sent again, and what is done is passed over.
  const isWhole = after === 0 || file.format === 'warc';
  const url = new URL(`${paths[file.format]}${isWhole ? '' : `?from=${after + 1}`}`, api);
  const headers = { 'content-type': mediaTypes[file.format], 'idempotency-key': file.key };
  const body = isWhole ? file.whole() : file.after(after);
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: 'POST',
      headers,
    });
    sent.once('error', (error) => {
      body.destroy();
      reject(error);
    });
    sent.once('response', (response) => {
      // An answer that ends before all is sent says that no more is wanted.
      response.once('close', () => body.destroy());
      resolve(response);
    });
    body.once('error', (error) => sent.destroy(error)).pipe(sent);
  });
}

async function readReport(response: IncomingMessage, file: ImportFile, told: Told): Promise<UploadResult> {
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    const { detail = '' } = JSON.parse(await readAll(response)) as { detail?: string };
    return { kind: 'broken', detail: `It is refused with ${status}: ${detail}`, canGoOn: PASSING.includes(status) };
  }
  for await (const line of linesOf<ReportLine>(response.setEncoding('utf8') as AsyncIterable<string>)) {
    const ended = endOf(line);
    if (ended !== undefined) return ended;
    if (line.type === 'progress') told.onProgress(`${line.lines} read, ${line.refused} of them refused`);
  }
  return { kind: 'broken', detail: `The answer broke off while ${file.name} was sent`, canGoOn: true };
}

function endOf(line: ReportLine): UploadResult | undefined {
  if (line.type === 'summary') return { kind: 'done', summary: line };
  if (line.type !== 'problem') return undefined;
  return { kind: 'broken', detail: line.detail ?? 'It failed', canGoOn: line.canGoOn === true };
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
