import { Command } from 'commander';
import { apiOption, callApi, jsonOption, renderTable, type ApiOptions } from './api.js';

type Print = (line: string) => void;
type Consumer = {
  readonly group: string;
  readonly state: string;
  readonly members: readonly { readonly client: string; readonly partitions: readonly string[] }[];
  readonly partitions: readonly {
    readonly partition: string;
    readonly at: number | null;
    readonly lag: number | null;
  }[];
  readonly lag: number;
  readonly lagSeconds: number | null;
};
type Receipt = {
  readonly group: string;
  readonly dryRun: boolean;
  readonly moves: readonly { readonly partition: string; readonly from: number | null; readonly to: number }[];
  readonly note: string | null;
};

/** `dateline consumer …`: groups that read events. */
export function consumer(print: Print): Command {
  return new Command('consumer')
    .description('groups that read events: how far they are, and from where they go on')
    .addCommand(list(print))
    .addCommand(show(print))
    .addCommand(reset(print));
}

const secondsOf = ({ lagSeconds }: Consumer): string => (lagSeconds === null ? '' : `${Math.round(lagSeconds)} s`);

function list(print: Print): Command {
  return new Command('list')
    .description('list them with how far they are behind')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async ({ api, json }: ApiOptions) => {
      const answer = await callApi<{ data: readonly Consumer[] }>(api, 'GET', '/v1/consumers');
      const rows = answer.data.map((group) => {
        return [group.group, group.state, String(group.members.length), String(group.lag), secondsOf(group)];
      });
      print(
        json === true ? JSON.stringify(answer) : renderTable(['group', 'state', 'members', 'behind', 'since'], rows),
      );
    });
}

function show(print: Print): Command {
  return new Command('show')
    .description('show the members and places of one')
    .argument('<group>')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (group: string, { api, json }: ApiOptions) => {
      const found = await callApi<Consumer>(api, 'GET', `/v1/consumers/${encodeURIComponent(group)}`);
      if (json === true) print(JSON.stringify(found));
      else printConsumer(print, found);
    });
}

const shown = (place: number | null): string => (place === null ? '-' : String(place));

function printConsumer(print: Print, found: Consumer): void {
  print(`${found.group}: ${found.state}, ${found.lag} events behind ${secondsOf(found)}`.trimEnd());
  for (const { client, partitions } of found.members) print(`  ${client} ${partitions.join(' ')}`.trimEnd());
  const rows = found.partitions.map(({ partition, at, lag }) => [partition, shown(at), shown(lag)]);
  print(renderTable(['partition', 'at', 'behind'], rows));
}

function reset(print: Print): Command {
  return new Command('reset')
    .description('let one go on from somewhere else; its members must be stopped')
    .argument('<group>')
    .requiredOption('--to <point>', 'earliest, latest, a position, a time or a day, e.g. 2025-02-01')
    .option('--dry-run', 'only tell what would be moved')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (group: string, { api, json, to, dryRun }: ApiOptions & { to: string; dryRun?: true }) => {
      const body = { to: /^\d+$/.test(to) ? Number(to) : to, dryRun: dryRun === true };
      const receipt = await callApi<Receipt>(api, 'POST', `/v1/consumers/${encodeURIComponent(group)}/reset`, body);
      if (json === true) print(JSON.stringify(receipt));
      else printReceipt(print, receipt);
    });
}

function printReceipt(print: Print, { group, dryRun, moves, note }: Receipt): void {
  print(`${group} ${dryRun ? 'would go on' : 'goes on'} from somewhere else:`);
  print(
    renderTable(
      ['partition', 'from', 'to'],
      moves.map(({ partition, from, to }) => [partition, shown(from), String(to)]),
    ),
  );
  if (note !== null) print(note);
}
