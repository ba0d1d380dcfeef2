import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { apiOption, callApi, jsonOption, renderTable, type ApiOptions } from './api.js';

type Print = (line: string) => void;
type Replay = {
  readonly id: string;
  readonly topic: string;
  readonly from: number;
  readonly to: number;
  readonly state: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly position: number;
  readonly sent: number;
  readonly total: number;
  readonly eventsPerSecond: number | null;
  readonly error: string | null;
};
type Page = { readonly data: readonly Replay[]; readonly page: { readonly next: string | null } };
type StartOptions = ApiOptions & {
  readonly topic: string;
  readonly from: string;
  readonly to?: string;
  readonly category?: readonly string[];
  readonly type?: readonly string[];
  readonly stream?: string;
  readonly partitions?: string;
  readonly wait?: true;
};

/** Milliseconds between two looks at a replay that is waited for. */
const LOOK_MS = 500;

/** `dateline replay …`: parts of the log that are published again. */
export function replay(print: Print): Command {
  return new Command('replay')
    .description('publish a part of the log again, to a topic of your choice')
    .addCommand(start(print))
    .addCommand(list(print))
    .addCommand(show(print))
    .addCommand(cancel(print));
}

function start(print: Print): Command {
  return new Command('start')
    .description('publish again what was recorded from a position or time on')
    .requiredOption('--topic <name>', 'where to; created where it is missing')
    .requiredOption('--from <point>', 'first position, time or day, e.g. 2025-02-01')
    .option('--to <point>', 'last position, or the time or day before which it ends; the end of the log unless told')
    .option('--category <names...>', 'of these categories only, e.g. meeting')
    .option('--type <types...>', 'of these event types only, e.g. MeetingHeld')
    .option('--stream <id>', 'of this stream only')
    .option('--partitions <n>', 'of the topic, where it is created')
    .option('--wait', 'until it is done, with its progress on stderr')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (options: StartOptions) => {
      const started = await callApi<Replay>(options.api, 'POST', '/v1/replays', requestOf(options));
      const replayed = options.wait === true ? await untilEnded(options.api, started) : started;
      print(options.json === true ? JSON.stringify(replayed) : sentenceOf(replayed));
      if (replayed.state === 'failed' || replayed.state === 'cancelled') process.exitCode = 1;
    });
}

const pointOf = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text);

function requestOf({ topic, from, to, category, type, stream, partitions }: StartOptions): object {
  return {
    topic,
    from: pointOf(from),
    ...(to === undefined ? {} : { to: pointOf(to) }),
    ...(category === undefined ? {} : { categories: category }),
    ...(type === undefined ? {} : { types: type }),
    ...(stream === undefined ? {} : { streamId: stream }),
    ...(partitions === undefined ? {} : { partitions: Number(partitions) }),
  };
}

async function untilEnded(api: string, started: Replay): Promise<Replay> {
  let current = started;
  for (let shown = ''; current.state === 'queued' || current.state === 'running';) {
    const line = sentenceOf(current);
    if (line !== shown) process.stderr.write(`${line}\n`);
    shown = line;
    await sleep(LOOK_MS);
    current = await callApi<Replay>(api, 'GET', `/v1/replays/${current.id}`);
  }
  return current;
}

function sentenceOf({ id, topic, state, sent, total, eventsPerSecond, error }: Replay): string {
  const rate = eventsPerSecond === null || sent === 0 ? '' : `, ${Math.round(eventsPerSecond)} a second`;
  return `Replay ${id} to ${topic}: ${state}, ${sent} of ${total} events${rate}${error === null ? '' : ` (${error})`}`;
}

function list(print: Print): Command {
  return new Command('list')
    .description('list them, the latest first')
    .option('--state <state>', 'queued, running, completed, failed or cancelled')
    .option('--limit <n>', 'how many at most, up to 500', '50')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async ({ api, json, state, limit }: ApiOptions & { state?: string; limit: string }) => {
      const query = new URLSearchParams({ ...(state === undefined ? {} : { state }), limit });
      const page = await callApi<Page>(api, 'GET', `/v1/replays?${query.toString()}`);
      if (json === true) print(JSON.stringify(page));
      else printPage(print, page);
    });
}

function printPage(print: Print, { data, page }: Page): void {
  if (data.length === 0) {
    print('Nothing was published again.');
    return;
  }
  const rows = data.map(({ id, state, topic, from, to, sent, total }) => {
    return [id, state, topic, `${from} to ${to}`, `${sent} of ${total}`];
  });
  print(renderTable(['id', 'state', 'topic', 'positions', 'sent'], rows));
  if (page.next !== null) print('There are more: raise --limit.');
}

function show(print: Print): Command {
  return new Command('show')
    .description('show how far one has come')
    .argument('<id>')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (id: string, { api, json }: ApiOptions) => {
      const found = await callApi<Replay>(api, 'GET', `/v1/replays/${encodeURIComponent(id)}`);
      print(json === true ? JSON.stringify(found) : sentenceOf(found));
    });
}

function cancel(print: Print): Command {
  return new Command('cancel')
    .description('stop one; what was sent stays in the topic')
    .argument('<id>')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (id: string, { api, json }: ApiOptions) => {
      const cancelled = await callApi<Replay>(api, 'DELETE', `/v1/replays/${encodeURIComponent(id)}`);
      print(json === true ? JSON.stringify(cancelled) : sentenceOf(cancelled));
    });
}
