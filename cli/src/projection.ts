import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { apiOption, callApi, jsonOption, renderTable, type ApiOptions } from './api.js';

type Print = (line: string) => void;
type Build = {
  readonly build: number;
  readonly version: number;
  readonly state: string;
  readonly swap: string;
  readonly progress: {
    readonly ratio: number;
    readonly events: number;
    readonly eventsPerSecond: number;
    readonly secondsLeft: number | null;
  };
  readonly behind: number;
  readonly note: string | null;
  readonly begunAt: string;
};
type Projection = { readonly name: string; readonly builds: readonly Build[] };
type Comparison = {
  readonly table: string;
  readonly liveRows: number;
  readonly rows: number;
  readonly isClaimedEqual: boolean;
  readonly liveHash: string | null;
  readonly hash: string | null;
  readonly differing: readonly string[];
};
type Verification = {
  readonly liveBuild: number;
  readonly build: number;
  readonly isEqual: boolean;
  readonly obstacle: string | null;
  readonly tables: readonly Comparison[];
};

/** `dateline projection …`: the read models and their builds. */
export function projection(print: Print): Command {
  return new Command('projection')
    .description('read models: see, rebuild beside, compare, swap and roll back')
    .addCommand(list(print))
    .addCommand(rebuild(print))
    .addCommand(verify(print))
    .addCommand(swap(print))
    .addCommand(rollback(print))
    .addCommand(abandon(print));
}

const pathOf = (name: string, rest = ''): string => `/v1/projections/${encodeURIComponent(name)}${rest}`;

function list(print: Print): Command {
  return new Command('list')
    .description('list the read models with their builds, what is live and how far each has come')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async ({ api, json }: ApiOptions) => {
      const answer = await callApi<{ data: readonly Projection[] }>(api, 'GET', '/v1/projections');
      if (json === true) {
        print(JSON.stringify(answer));
        return;
      }
      const rows = answer.data.flatMap(({ name, builds }) => builds.map((build) => [name, ...cellsOf(build)]));
      print(renderTable(['projection', 'build', 'version', 'state', 'filled', 'behind', 'note'], rows));
    });
}

const cellsOf = ({ build, version, state, progress, behind, note }: Build): string[] => [
  String(build),
  String(version),
  state,
  percent(progress.ratio),
  String(behind),
  note ?? '',
];

const percent = (ratio: number): string => `${Math.floor(ratio * 100)} %`;

type RebuildOptions = ApiOptions & { readonly swap: string; readonly wait?: true };

function rebuild(print: Print): Command {
  return new Command('rebuild')
    .description('make a read model again from the log, beside the one that serves')
    .argument('<name>', 'e.g. occurrences')
    .option(
      '--swap <mode>',
      'auto: it becomes live by itself once it may; manual: it waits for projection swap',
      'auto',
    )
    .option('--wait', 'show how far it is until it is live, or stands by')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (name: string, options: RebuildOptions) => {
      const { api, json } = options;
      const begun = await callApi<Build>(api, 'POST', pathOf(name, '/rebuilds'), { swap: options.swap });
      const build = options.wait === true ? await untilThere(api, name, begun) : begun;
      if (json === true) print(JSON.stringify(build));
      else print(`Build ${build.build} of ${name} is ${build.state}${build.note === null ? '.' : `: ${build.note}`}`);
    });
}

/** Until it is live, stands by for somebody, or was given up. */
async function untilThere(api: string, name: string, begun: Build): Promise<Build> {
  for (let build = begun; ;) {
    build = await callApi<Build>(api, 'GET', pathOf(name, `/rebuilds/${build.build}`));
    const { ratio, events, eventsPerSecond, secondsLeft } = build.progress;
    const left = secondsLeft === null ? '' : `, ${secondsLeft} s left`;
    process.stderr.write(`${build.state}: ${percent(ratio)}, ${events} events, ${eventsPerSecond}/s${left}\n`);
    if (build.state !== 'filling' && (build.state !== 'standby' || build.swap === 'manual')) return build;
    await sleep(1000);
  }
}

function verify(print: Print): Command {
  return new Command('verify')
    .description('compare a build with the live one: rows, and their hashes where versions claim equality')
    .argument('<name>')
    .argument('<build>')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (name: string, build: string, { api, json }: ApiOptions) => {
      const path = pathOf(name, `/rebuilds/${encodeURIComponent(build)}/verification`);
      const outcome = await callApi<Verification>(api, 'GET', path);
      if (json === true) print(JSON.stringify(outcome));
      else printVerification(print, outcome);
      if (!outcome.isEqual) process.exitCode = 1;
    });
}

function printVerification(print: Print, { liveBuild, build, isEqual, obstacle, tables }: Verification): void {
  if (obstacle !== null) {
    print(`Nothing was compared: ${obstacle}.`);
    return;
  }
  const rows = tables.map(({ table, liveRows, rows: own, liveHash, hash, differing }) => [
    table,
    String(liveRows),
    String(own),
    liveHash ?? '-',
    hash ?? '-',
    differing.join(', '),
  ]);
  print(renderTable(['table', `rows of ${liveBuild}`, `rows of ${build}`, 'hash', 'hash', 'differing'], rows));
  print(isEqual ? 'Equal wherever the versions claim equality.' : 'Not equal.');
}

function swap(print: Print): Command {
  return new Command('swap')
    .description('let readers change over to a build that stands by')
    .argument('<name>')
    .argument('<build>')
    .option('--force', 'also when it differs from the live one')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (name: string, build: string, { api, json, force }: ApiOptions & { force?: true }) => {
      const path = pathOf(name, `/rebuilds/${encodeURIComponent(build)}/swap`);
      printLive(print, { name, json, live: await callApi<Build>(api, 'POST', path, { force: force === true }) });
    });
}

function rollback(print: Print): Command {
  return new Command('rollback')
    .description('let readers change back to the build before')
    .argument('<name>')
    .option('--allow-stale', 'also when that build is not kept up to date any more')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (name: string, { api, json, allowStale }: ApiOptions & { allowStale?: true }) => {
      const body = { allowStale: allowStale === true };
      printLive(print, { name, json, live: await callApi<Build>(api, 'POST', pathOf(name, '/rollback'), body) });
    });
}

type Live = { readonly name: string; readonly json: true | undefined; readonly live: Build };

function printLive(print: Print, { name, json, live }: Live): void {
  print(json === true ? JSON.stringify(live) : `Build ${live.build} of ${name} is live.`);
}

function abandon(print: Print): Command {
  return new Command('abandon')
    .description('give up a build that is not live; its tables are dropped')
    .argument('<name>')
    .argument('<build>')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (name: string, build: string, { api, json }: ApiOptions) => {
      const path = pathOf(name, `/rebuilds/${encodeURIComponent(build)}`);
      const gone = await callApi<Build>(api, 'DELETE', path);
      print(json === true ? JSON.stringify(gone) : `Build ${gone.build} of ${name} is given up.`);
    });
}
