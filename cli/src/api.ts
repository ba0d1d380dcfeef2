import { Option } from 'commander';

/** What every command that talks to a running Dateline takes. */
export type ApiOptions = { readonly api: string; readonly json?: true };

/** `--api URL`: where Dateline is; `DATELINE_API` in the environment says so for all commands. */
export const apiOption = (): Option =>
  new Option('--api <url>', 'address of Dateline').env('DATELINE_API').default('http://127.0.0.1:3000');

/** `--json`: for programs. */
export const jsonOption = (): Option => new Option('--json', 'print the answer as JSON');

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Problem = { title?: string; detail?: string; errors?: readonly { pointer?: string; detail: string }[] };

/**
 * Asks a running Dateline; answers the JSON body. Throws an Error that says in words what is wrong: nobody answers, or
 * the problem document that was answered, with each fault on a line of its own.
 */
export async function callApi<Answer>(api: string, method: Method, path: string, body?: object): Promise<Answer> {
  const url = new URL(path, api);
  const content =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, { method, ...content }).catch((error: unknown) => {
    const { cause, message } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new Error(`No Dateline answers at ${url.origin} (${reason}): start it with npm start, or set --api`);
  });
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer as Answer;
  const { title = response.statusText, detail = '', errors = [] } = answer as Problem;
  const faults = errors.map(({ pointer = '', detail: fault }) => `\n  ${pointer}: ${fault}`);
  throw new Error(`${title}${detail === '' ? '' : `: ${detail}`}${faults.join('')}`);
}

/** Rows as a table for people: columns as wide as their widest cell, two spaces between them. */
export function renderTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [heads, ...rows].map(line).join('\n');
}

/** The options that were given, as the members of a query or a body. */
export function givenOf(options: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
