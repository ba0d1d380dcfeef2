import { Option } from 'commander';
import { plain } from './render.js';
import { UsageError } from './usage-error.js';

/** What every command that talks to a running Dateline takes. */
export type ApiOptions = { readonly api: string; readonly json?: true };

/** `--api URL`: where Dateline is; `DATELINE_API` in the environment says so for all commands. */
export const apiOption = (): Option =>
  new Option('--api <url>', 'address of Dateline').env('DATELINE_API').default('http://127.0.0.1:3000');

/** `--json`: for programs. */
export const jsonOption = (): Option => new Option('--json', 'print the answer as JSON');

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Content = { readonly type: string; readonly body: string | Buffer<ArrayBuffer> };
type Problem = { title?: string; detail?: string; errors?: readonly { pointer?: string; detail: string }[] };

/** Asks a running Dateline; answers the JSON body. Throws as `askApi` does. */
export async function callApi<Answer>(api: string, method: Method, path: string, body?: object): Promise<Answer> {
  const content = body === undefined ? undefined : { type: 'application/json', body: JSON.stringify(body) };
  const text = await (await askApi(api, method, path, content)).text();
  try {
    return JSON.parse(text === '' ? '{}' : text) as Answer;
  } catch {
    throw new Error(`Something answers at ${new URL(api).origin} that is no Dateline: name the right address by --api`);
  }
}

/**
 * Asks a running Dateline. Throws an Error that says in words what is wrong: nobody answers, or the problem document that
 * was answered, with each fault on a line of its own; and UsageError where `api` is no address.
 */
export async function askApi(api: string, method: Method, path: string, content?: Content): Promise<Response> {
  if (!URL.canParse(path, api))
    throw new UsageError(`${api} is no address of a Dateline: write --api http://host:port`);
  const url = new URL(path, api);
  const sent = content === undefined ? {} : { headers: { 'content-type': content.type }, body: content.body };
  const response = await fetch(url, { method, ...sent }).catch((error: unknown) => {
    const { cause, message } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new Error(`No Dateline answers at ${url.origin} (${reason}): start it with npm start, or set --api`);
  });
  if (response.ok) return response;
  throw new Error(plain(wordsOf((await response.json().catch(() => ({}))) as Problem, response)));
}

function wordsOf({ title, detail = '', errors = [] }: Problem, { status, statusText, url }: Response): string {
  const faults = errors.map(({ pointer = '', detail: fault }) => `\n  ${pointer}: ${fault}`);
  const isElsewhere = status === 404 && detail.startsWith('Cannot ');
  const remedy = isElsewhere
    ? `\n  ${new URL(url).origin} is an app that does not do this: name the right one by --api`
    : '';
  return `${title ?? statusText}${detail === '' ? '' : `: ${detail}`}${faults.join('')}${remedy}`;
}

/** Rows as a table for people: columns as wide as their widest cell, two spaces between them. */
export function renderTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        plain(cell)
          .replaceAll('\n', ' ')
          .padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [heads, ...rows].map(line).join('\n');
}

/** The options that were given, as the members of a query or a body. */
export function givenOf(options: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
