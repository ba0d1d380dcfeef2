import type { Command } from 'commander';
import { callApi, renderTable, type ApiOptions } from '../api.js';
import { pathOf, remote, type Print } from './registered.js';

type Fetch = {
  readonly id: string;
  readonly kind: string;
  readonly url: string;
  readonly fetchedAt: string;
  readonly durationMs: number;
  readonly status: number | null;
  readonly wireBytes: number;
  readonly outcome: string;
  readonly error: string | null;
  readonly blocker: string | null;
  readonly itemsFound: number | null;
  readonly itemsNew: number | null;
  readonly nextReason: string | null;
};
type Page = { readonly data: readonly Fetch[]; readonly page: { readonly next: string | null } };
type Options = ApiOptions & { outcome?: string; from?: string; to?: string; limit: string };

/** `dateline source fetches ID`: the fetch ledger of a source. */
export function sourceFetches(print: Print): Command {
  return remote(
    'fetches',
    'what was fetched of a source, what came of it and when it is fetched next, the latest first',
    'ID --outcome refused',
  )
    .argument('<id>')
    .option('--outcome <outcome>', 'only those with this outcome, e.g. refused')
    .option('--from <time>', 'fetched at or after this time or day')
    .option('--to <time>', 'fetched before this time or day')
    .option('--limit <n>', 'how many at most, up to 500', '20')
    .action(async (id: string, { api, json, ...filter }: Options) => {
      const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
      const path = `${pathOf(id, '/fetches')}?${query.toString()}`;
      const page = await callApi<Page>(api, 'GET', path);
      if (json === true) print(JSON.stringify(page));
      else printPage(print, page);
    });
}

function printPage(print: Print, { data, page }: Page): void {
  if (data.length === 0) {
    print('Nothing was fetched.');
    return;
  }
  const rows = data.map((fetch) => [
    fetch.fetchedAt,
    fetch.kind,
    String(fetch.status ?? '–'),
    fetch.outcome,
    fetch.itemsFound === null ? '' : `${fetch.itemsNew ?? 0}/${fetch.itemsFound}`,
    String(fetch.wireBytes),
    String(fetch.durationMs),
    [fetch.error, fetch.blocker === null ? null : `kept out by ${fetch.blocker}`, fetch.nextReason]
      .filter((words) => words !== null)
      .join('; next '),
  ]);
  print(renderTable(['fetched', 'kind', 'status', 'outcome', 'new', 'bytes', 'ms', 'why'], rows));
  if (page.next !== null) print('There are more: raise --limit, or narrow it with --from and --to.');
}
