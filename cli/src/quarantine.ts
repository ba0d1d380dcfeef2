import { Command } from 'commander';
import { apiOption, callApi, givenOf, jsonOption, renderTable, type ApiOptions } from './api.js';
import { UsageError } from './usage-error.js';

type Print = (line: string) => void;
type Filter = { readonly stage?: string; readonly source?: string; readonly host?: string; readonly error?: string };
type Entry = {
  readonly id: string;
  readonly stage: string;
  readonly url: string | null;
  readonly sourceId: string | null;
  readonly documentHash: string | null;
  readonly error: string;
  readonly attempts: number;
  readonly state: string;
  readonly heldAt: string;
  readonly lastAttemptAt: string;
  readonly articles: readonly string[];
  readonly closingReason: string | null;
};
type Page = { readonly data: readonly Entry[]; readonly page: { readonly next: string | null } };
type Retried = { readonly outcome: 'resolved' | 'held'; readonly articles: readonly string[]; readonly error: string };

/** `dateline quarantine …`: pages and feeds that could not be read. */
export function quarantine(print: Print): Command {
  return new Command('quarantine')
    .description('pages and feeds that could not be read: see, retry or discard them')
    .addCommand(list(print))
    .addCommand(show(print))
    .addCommand(retry(print))
    .addCommand(discard(print));
}

const withFilter = (command: Command): Command =>
  command
    .option('--stage <stage>', 'that could not read it, e.g. page')
    .option('--source <id>', 'of a source')
    .option('--host <host>', 'of the URL, e.g. www.example.com')
    .option('--error <words>', 'whose error has these words')
    .addOption(apiOption())
    .addOption(jsonOption());

const filterOf = ({ stage, source: sourceId, host, error }: Filter): Record<string, string> =>
  givenOf({ stage, sourceId, host, error });

const pathOf = (id: string): string => `/v1/quarantine/${encodeURIComponent(id)}`;

function list(print: Print): Command {
  return withFilter(new Command('list').description('list what is held, the latest first'))
    .option('--state <state>', 'held, resolved or discarded; held ones unless told')
    .option('--limit <n>', 'how many at most, up to 500', '50')
    .action(async (options: Filter & ApiOptions & { state?: string; limit: string }) => {
      const { api, json, state, limit } = options;
      const query = new URLSearchParams({ ...filterOf(options), ...(state === undefined ? {} : { state }), limit });
      const page = await callApi<Page>(api, 'GET', `/v1/quarantine?${query.toString()}`);
      if (json === true) print(JSON.stringify(page));
      else printPage(print, page);
    });
}

function printPage(print: Print, { data, page }: Page): void {
  if (data.length === 0) {
    print('Nothing is in quarantine.');
    return;
  }
  const rows = data.map(({ id, state, stage, attempts, url, error }) => {
    return [id, state, stage, String(attempts), url ?? '-', error.split('\n', 1)[0] ?? ''];
  });
  print(renderTable(['id', 'state', 'stage', 'attempts', 'url', 'error'], rows));
  if (page.next !== null) print('There are more: raise --limit or name a --stage.');
}

function show(print: Print): Command {
  return new Command('show')
    .description('show one with its error, and where its bytes are')
    .argument('<id>')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (id: string, { api, json }: ApiOptions) => {
      const entry = await callApi<Entry>(api, 'GET', pathOf(id));
      print(json === true ? JSON.stringify(entry) : render(entry, api));
    });
}

function render(entry: Entry, api: string): string {
  const bytes = entry.documentHash === null ? 'none' : new URL(`${pathOf(entry.id)}/document`, api).href;
  const rows: [string, string][] = [
    ['state', entry.closingReason === null ? entry.state : `${entry.state}: ${entry.closingReason}`],
    ['stage', entry.stage],
    ['url', entry.url ?? '-'],
    ['source', entry.sourceId ?? '-'],
    ['attempts', `${entry.attempts}, the last at ${entry.lastAttemptAt}`],
    ['error', entry.error],
    ['bytes', bytes],
    ...entry.articles.map((article): [string, string] => ['article', article]),
  ];
  return rows.map(([name, value]) => `${name.padEnd(9)} ${value}`).join('\n');
}

function retry(print: Print): Command {
  return withFilter(new Command('retry').description('read one again, or all that a filter names').argument('[id]'))
    .option('--all', 'all that are held')
    .action(async (id: string | undefined, options: Filter & ApiOptions & { all?: true }) => {
      if (id !== undefined) {
        await retryOne(print, id, options);
        return;
      }
      const body = { ...filterOf(options), ...(options.all === true ? { all: true } : {}) };
      if (Object.keys(body).length === 0) {
        throw new UsageError('name an id, a --stage, --source, --host or --error, or say --all');
      }
      const receipt = await callApi<{ entries: number }>(options.api, 'POST', '/v1/quarantine/retry', body);
      print(options.json === true ? JSON.stringify(receipt) : `${receipt.entries} entries are read again.`);
    });
}

async function retryOne(print: Print, id: string, { api, json }: ApiOptions): Promise<void> {
  const retried = await callApi<Retried>(api, 'POST', `${pathOf(id)}/retry`);
  const { outcome, articles, error } = retried;
  if (json === true) print(JSON.stringify(retried));
  else print(outcome === 'held' ? `Still held: ${error}` : `Resolved: ${articles.join(', ') || 'no article'}`);
  if (outcome === 'held') process.exitCode = 1;
}

function discard(print: Print): Command {
  return new Command('discard')
    .description('give one up for ever')
    .argument('<id>')
    .requiredOption('--reason <words>', 'why; kept beside it')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (id: string, { api, json, reason }: ApiOptions & { reason: string }) => {
      const entry = await callApi<Entry>(api, 'POST', `${pathOf(id)}/discard`, { reason });
      print(json === true ? JSON.stringify(entry) : 'Discarded.');
    });
}
