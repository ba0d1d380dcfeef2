import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { apiOption, callApi, jsonOption, renderTable, type ApiOptions } from './api.js';

type Print = (line: string) => void;
type Source = {
  readonly sourceId: string;
  readonly kind: string;
  readonly url: string | null;
  readonly title: string;
  readonly state: string;
  readonly stateReason: string | null;
  readonly groups: readonly string[];
  readonly tags: readonly string[];
  readonly failing: { readonly reason: string } | null;
};
type Page = { readonly data: readonly Source[]; readonly page: { readonly next: string | null } };
type AddOptions = ApiOptions & {
  readonly kind: string;
  readonly title?: string;
  readonly group?: string[];
  readonly tag?: string[];
  readonly selector?: string;
  readonly every?: string;
  readonly unchecked?: true;
};

const EXAMPLES = `
Examples:
  dateline source discover https://news.example
  dateline source add https://news.example/feed --group Press
  dateline source list --state paused
  dateline source pause ID --reason "the publisher asked us to"`;

/** `dateline source …`: where articles come from. */
export function source(print: Print): Command {
  return new Command('source')
    .description('where articles come from: find, add, see and retire sources')
    .addHelpText('after', EXAMPLES)
    .addCommand(add(print))
    .addCommand(list(print))
    .addCommand(show(print))
    .addCommand(discover(print))
    .addCommand(importList(print))
    .addCommand(act(print, 'pause', 'take nothing from one for a while'))
    .addCommand(act(print, 'resume', 'take from a paused one again'))
    .addCommand(act(print, 'retire', 'take nothing from one ever again'));
}

const remote = (name: string, description: string): Command =>
  new Command(name).description(description).addOption(apiOption()).addOption(jsonOption());

function add(print: Print): Command {
  return remote('add', 'register one, once it was seen that it can be read')
    .argument('[url]', 'what is fetched; left out for --kind push')
    .option('--kind <kind>', 'feed, sitemap, page or push', 'feed')
    .option('--title <title>', 'its own unless told')
    .option('--group <names...>', 'what it is filed under')
    .option('--tag <names...>', 'its labels')
    .option('--selector <css>', 'of the links of a page')
    .option('--every <minutes>', 'minutes between two fetches, 5 at least; its own rhythm unless told')
    .option('--unchecked', 'also where it cannot be read now')
    .action(async (url: string | undefined, options: AddOptions) => {
      const { api, kind, title, group: groups, tag: tags, selector, every, unchecked } = options;
      const schedule = every === undefined ? undefined : { kind: 'every', minutes: Number(every) };
      const path = `/v1/sources?check=${String(unchecked !== true)}`;
      const added = await callApi<Source>(api, 'POST', path, { kind, url, title, groups, tags, selector, schedule });
      print(options.json === true ? JSON.stringify(added) : `Registered ${added.title} as ${added.sourceId}.`);
    });
}

function list(print: Print): Command {
  return remote('list', 'list them in the order of their titles')
    .option('--state <state>', 'active, paused or retired')
    .option('--kind <kind>', 'feed, sitemap, page or push')
    .option('--group <name>', 'filed under a group')
    .option('--tag <name>', 'with a label')
    .option('--q <words>', 'words in the title or the address')
    .option('--limit <n>', 'how many at most, up to 500', '50')
    .action(async ({ api, json, ...filter }: ApiOptions & Record<string, string>) => {
      const page = await callApi<Page>(api, 'GET', `/v1/sources?${new URLSearchParams(filter).toString()}`);
      if (json === true) print(JSON.stringify(page));
      else if (page.data.length === 0) print('There is no such source: dateline source add URL registers one.');
      else print(tableOf(page));
    });
}

const tableOf = ({ data, page }: Page): string => {
  const rows = data.map(({ sourceId, state, kind, title, url, failing }) => {
    return [sourceId, failing === null ? state : 'failing', kind, title, url ?? ''];
  });
  const more = page.next === null ? '' : '\nThere are more: raise --limit, or name a --group.';
  return `${renderTable(['id', 'state', 'kind', 'title', 'url'], rows)}${more}`;
};

function show(print: Print): Command {
  return remote('show', 'show one with all its settings')
    .argument('<id>')
    .action(async (id: string, { api, json }: ApiOptions) => {
      const found = await callApi<Source>(api, 'GET', `/v1/sources/${encodeURIComponent(id)}`);
      print(JSON.stringify(found, null, json === true ? 0 : 2));
    });
}

type Found = { readonly sources: readonly Record<string, string | number>[]; readonly problem: string | null };

function discover(print: Print): Command {
  return remote('discover', 'find the feeds and sitemaps of a site, the best first')
    .argument('<url>')
    .action(async (url: string, { api, json }: ApiOptions) => {
      const found = await callApi<Found>(api, 'GET', `/v1/sources/discover?url=${encodeURIComponent(url)}`);
      const heads = ['kind', 'items', 'foundBy', 'title', 'url'];
      const rows = found.sources.map((each) => heads.map((head) => String(each[head] ?? '')));
      if (json === true) print(JSON.stringify(found));
      else print(rows.length > 0 ? renderTable(heads, rows) : (found.problem ?? 'It has no feed and no sitemap.'));
    });
}

type Imported = {
  readonly registered: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly faults: readonly { readonly line: number | null; readonly title: string; readonly detail: string }[];
};

function importList(print: Print): Command {
  return remote('import', 'register the sources of an OPML file; the same file twice changes nothing')
    .argument('<file>')
    .action(async (file: string, { api, json }: ApiOptions) => {
      const body = await readFile(file);
      const headers = { 'content-type': 'text/x-opml' };
      const response = await fetch(new URL('/v1/sources/opml', api), { method: 'POST', headers, body });
      const answer = (await response.json()) as Imported & { detail?: string };
      if (!response.ok) throw new Error(`${file}: ${answer.detail ?? response.statusText}`);
      const { registered, changed, unchanged, faults } = answer;
      const wrong = faults.map(({ line, title, detail }) => `\n  line ${line ?? '?'}, ${title}: ${detail}`).join('');
      const sentence = `${registered} registered, ${changed} changed, ${unchanged} unchanged${wrong}`;
      print(json === true ? JSON.stringify(answer) : sentence);
      if (faults.length > 0) process.exitCode = 1;
    });
}

function act(print: Print, verb: string, description: string): Command {
  return remote(verb, description)
    .argument('<id>')
    .option('--reason <words>', 'why; kept beside it')
    .action(async (id: string, { api, json, reason }: ApiOptions & { reason?: string }) => {
      const done = await callApi<Source>(api, 'POST', `/v1/sources/${encodeURIComponent(id)}/${verb}`, { reason });
      print(json === true ? JSON.stringify(done) : `${done.title} is ${done.state}.`);
    });
}
