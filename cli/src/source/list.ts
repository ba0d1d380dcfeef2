import { Option, type Command } from 'commander';
import { callApi, renderTable, type ApiOptions } from '../api.js';
import { remote, type Print, type Source } from './registered.js';

type Page = { readonly data: readonly Source[]; readonly page: { readonly next: string | null } };

/** `dateline source list`: the sources that a filter fits. */
export function sourceList(print: Print): Command {
  return remote('list', 'list them in the order of their titles', '--state paused --group Press')
    .addOption(new Option('--state <state>', 'how they are').choices(['active', 'paused', 'retired']))
    .addOption(new Option('--kind <kind>', 'what they are').choices(['feed', 'sitemap', 'page', 'push']))
    .option('--group <name>', 'filed under a group')
    .option('--tag <name>', 'with a label')
    .option('--q <words>', 'words in the title or the address')
    .option('--limit <n>', 'how many at most, up to 500', '50')
    .option('--cursor <cursor>', 'read on where a list ended, with the same filters')
    .action(async ({ api, json, ...filter }: ApiOptions & Record<string, string>) => {
      const page = await callApi<Page>(api, 'GET', `/v1/sources?${new URLSearchParams(filter).toString()}`);
      if (json === true) print(JSON.stringify(page));
      else print(page.data.length === 0 ? emptyState(Object.keys(filter)) : tableOf(page));
    });
}

const emptyState = (filters: readonly string[]): string =>
  filters.every((name) => name === 'limit')
    ? 'There is no source yet: dateline source add URL registers one.'
    : 'No source is like that: dateline source list shows all.';

function tableOf({ data, page }: Page): string {
  const rows = data.map(({ sourceId, state, kind, title, url, failing }) => {
    return [sourceId, failing === null ? state : 'failing', kind, title, url ?? ''];
  });
  const more = page.next === null ? '' : `\nThere are more: add --cursor ${page.next}`;
  return `${renderTable(['id', 'state', 'kind', 'title', 'url'], rows)}${more}`;
}
