import { Command } from 'commander';
import { apiOption, callApi, givenOf, jsonOption, renderTable, type ApiOptions } from './api.js';
import { UsageError } from './usage-error.js';

type Print = (line: string) => void;
type Filter = { readonly group?: string; readonly stream?: string; readonly type?: string; readonly code?: string };
type Letter = {
  readonly id: string;
  readonly group: string;
  readonly streamId: string;
  readonly type: string;
  readonly position: number;
  readonly state: string;
  readonly attempts: number;
  readonly cause: string;
  readonly parkedAt: string;
  readonly lastAttemptAt: string;
  readonly stack: string | null;
  readonly behind: number;
  readonly event: object | null;
  readonly message: object | null;
};
type Page = { readonly data: readonly Letter[]; readonly page: { readonly next: string | null } };

/** `dateline dead-letter …`: events that could not be handled. */
export function deadLetter(print: Print): Command {
  return new Command('dead-letter')
    .description('events that a consumer could not handle: see, retry or discard them')
    .addCommand(list(print))
    .addCommand(show(print))
    .addCommand(retry(print))
    .addCommand(discard(print));
}

const withFilter = (command: Command): Command =>
  command
    .option('--group <group>', 'of a consumer group, e.g. extraction')
    .option('--stream <id>', 'of a stream')
    .option('--type <type>', 'of an event type, e.g. MeetingHeld')
    .option('--code <code>', 'with a code of failure, e.g. a SQLSTATE')
    .addOption(apiOption())
    .addOption(jsonOption());

const filterOf = ({ group, stream: streamId, type, code }: Filter): Record<string, string> =>
  givenOf({ group, streamId, type, code });

function list(print: Print): Command {
  return withFilter(new Command('list').description('list those that are open, the latest first'))
    .option('--state <state>', 'parked, behind, resolved or discarded; open ones unless told')
    .option('--limit <n>', 'how many at most, up to 500', '50')
    .action(async (options: Filter & ApiOptions & { state?: string; limit: string }) => {
      const { api, json, state, limit } = options;
      const query = new URLSearchParams({ ...filterOf(options), ...(state === undefined ? {} : { state }), limit });
      const page = await callApi<Page>(api, 'GET', `/v1/dead-letters?${query.toString()}`);
      if (json === true) print(JSON.stringify(page));
      else printPage(print, page);
    });
}

function printPage(print: Print, { data, page }: Page): void {
  if (data.length === 0) {
    print('Nothing is parked.');
    return;
  }
  const rows = data.map((letter) => [
    letter.id,
    letter.state,
    letter.group,
    letter.type,
    letter.streamId,
    String(letter.attempts),
    letter.cause.split('\n', 1)[0] ?? '',
  ]);
  print(renderTable(['id', 'state', 'group', 'type', 'stream', 'attempts', 'cause'], rows));
  if (page.next !== null) print(`There are more: raise --limit or name a --group.`);
}

function show(print: Print): Command {
  return new Command('show')
    .description('show one with its event, its cause and what waits behind it')
    .argument('<id>')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (id: string, { api, json }: ApiOptions) => {
      const letter = await callApi<Letter>(api, 'GET', `/v1/dead-letters/${encodeURIComponent(id)}`);
      if (json === true) print(JSON.stringify(letter));
      else printLetter(print, letter);
    });
}

function printLetter(print: Print, letter: Letter): void {
  const rows: [string, string][] = [
    ['state', letter.state],
    ['group', letter.group],
    ['event', `${letter.type} at position ${letter.position} of ${letter.streamId}`],
    ['attempts', `${letter.attempts}, the last at ${letter.lastAttemptAt}`],
    ['behind', `${letter.behind} later events of the stream wait`],
    ['cause', letter.stack ?? letter.cause],
  ];
  print(rows.map(([name, value]) => `${name.padEnd(9)} ${value}`).join('\n'));
  print(JSON.stringify(letter.event ?? letter.message, null, 2));
}

function retry(print: Print): Command {
  return withFilter(
    new Command('retry')
      .description('handle one again, or all that a filter names, with what waits behind')
      .argument('[id]'),
  )
    .option('--all', 'all that are open')
    .action(async (id: string | undefined, options: Filter & ApiOptions & { all?: true }) => {
      const body = { ...filterOf(options), ...(options.all === true ? { all: true } : {}) };
      if (id === undefined && Object.keys(body).length === 0) {
        throw new UsageError('name an id, a --group, --stream, --type or --code, or say --all');
      }
      const path = id === undefined ? '/v1/dead-letters/retry' : `/v1/dead-letters/${encodeURIComponent(id)}/retry`;
      const receipt = await callApi<{ events: number }>(options.api, 'POST', path, id === undefined ? body : undefined);
      print(options.json === true ? JSON.stringify(receipt) : `${receipt.events} events are handled again.`);
    });
}

function discard(print: Print): Command {
  return new Command('discard')
    .description('give one up for ever; what waits behind it is handled')
    .argument('<id>')
    .requiredOption('--reason <words>', 'why; kept beside it')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (id: string, { api, json, reason }: ApiOptions & { reason: string }) => {
      const path = `/v1/dead-letters/${encodeURIComponent(id)}/discard`;
      const receipt = await callApi<{ freed: number }>(api, 'POST', path, { reason });
      print(json === true ? JSON.stringify(receipt) : `Discarded; ${receipt.freed} events behind it are handled now.`);
    });
}
