import { userInfo } from 'node:os';
import { Command } from 'commander';
import { apiOption, callApi, jsonOption, renderTable, type ApiOptions } from './api.js';
import { UsageError } from './usage-error.js';

type Print = (line: string) => void;
type Record = {
  readonly id: string;
  readonly eventId: string;
  readonly streamId: string;
  readonly fields: readonly string[];
  readonly reason: string;
  readonly by: string;
  readonly at: string;
};
type Planned = {
  readonly eventId: string;
  readonly streamId: string;
  readonly type: string;
  readonly fields: readonly string[];
  readonly characters: number;
};
type Target = { readonly article?: string; readonly revision?: string; readonly pointer: readonly string[] };
type Options = Target & ApiOptions & { readonly reason?: string; readonly by: string; readonly dryRun?: true };

const every = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `dateline redact …`: words that are removed on legal demand. */
export function redact(print: Print): Command {
  return new Command('redact')
    .description('blank words of an event for ever, on legal demand; of an article’s text, also where it is quoted')
    .enablePositionalOptions()
    .argument('[event]', 'id of the event; or name --article and --revision')
    .option('--article <id>', 'the event that brought a revision of this article')
    .option('--revision <n>', 'which revision, from 1')
    .option('--pointer <pointer>', 'JSON pointer to the words, e.g. /text; may be given several times', every)
    .option('--reason <words>', 'the demand it follows, e.g. a file number; kept for ever')
    .option('--by <name>', 'who does it; kept for ever', userInfo().username)
    .option('--dry-run', 'show what would be blanked, and blank nothing')
    .addOption(apiOption())
    .addOption(jsonOption())
    .addCommand(list(print))
    .action((event: string | undefined, options: Options) => run(print, event, options));
}

async function run(print: Print, event: string | undefined, options: Options): Promise<void> {
  const { api, json, reason, by, dryRun } = options;
  const target = targetOf(event, options);
  if (dryRun === true) {
    const answer = await callApi<{ data: readonly Planned[] }>(api, 'POST', '/v1/redactions/preview', target);
    print(json === true ? JSON.stringify(answer) : renderPlan(answer.data));
    return;
  }
  if (reason === undefined) throw new UsageError('give the --reason: it is kept beside what was blanked');
  const answer = await callApi<{ data: readonly Record[] }>(api, 'POST', '/v1/redactions', { ...target, reason, by });
  print(json === true ? JSON.stringify(answer) : renderRecords(answer.data));
}

function targetOf(eventId: string | undefined, { article: articleId, revision, pointer: pointers }: Target): object {
  if (!Array.isArray(pointers)) throw new UsageError('name the words with --pointer, e.g. --pointer /text');
  if (eventId !== undefined && articleId === undefined) return { eventId, pointers };
  if (eventId === undefined && articleId !== undefined && /^[1-9]\d{0,8}$/.test(revision ?? '')) {
    return { articleId, revision: Number(revision), pointers };
  }
  throw new UsageError('name the id of an event, or an --article and its --revision');
}

function renderPlan(planned: readonly Planned[]): string {
  if (planned.length === 0) return 'Nothing is left to blank.';
  const rows = planned.map(({ eventId, type, streamId, characters, fields }) => [
    eventId,
    type,
    streamId,
    String(characters),
    fields.join(' '),
  ]);
  const table = renderTable(['event', 'type', 'stream', 'characters', 'fields'], rows);
  return `${table}\nNothing was blanked: leave out --dry-run to do it.`;
}

const renderRecords = (records: readonly Record[]): string =>
  renderTable(
    ['record', 'event', 'stream', 'at', 'by', 'reason', 'fields'],
    records.map(({ id, eventId, streamId, at, by, reason, fields }) => [
      id,
      eventId,
      streamId,
      at,
      by,
      reason,
      fields.join(' '),
    ]),
  );

function list(print: Print): Command {
  return new Command('list')
    .description('list what was redacted, the latest first')
    .option('--limit <n>', 'how many at most, up to 500', '50')
    .option('--cursor <cursor>', 'read on from a list before')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async ({ api, json, limit, cursor }: ApiOptions & { limit: string; cursor?: string }) => {
      const query = new URLSearchParams({ limit, ...(cursor === undefined ? {} : { cursor }) });
      type Page = { readonly data: readonly Record[]; readonly page: { readonly next: string | null } };
      const page = await callApi<Page>(api, 'GET', `/v1/redactions?${query.toString()}`);
      if (json === true) print(JSON.stringify(page));
      else if (page.data.length === 0) print('Nothing was redacted.');
      else print(renderRecords(page.data));
      if (json !== true && page.page.next !== null) print(`There are more: add --cursor ${page.page.next}`);
    });
}
