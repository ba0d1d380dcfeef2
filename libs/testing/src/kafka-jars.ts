import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '#platform';

const folder = join(projectRoot, 'node_modules', '.cache', 'dateline', 'kafka-4.1.0');
const jars = join(folder, 'libs');
const lock = join(folder, 'preparing');

/**
 * Whether there can be a broker, and if not, why not: one of `KAFKA_BROKERS`, unless `foreign` is false, or one of our
 * own.
 */
export function kafkaAvailable({ foreign = true } = {}): { available: boolean; reason?: string } {
  if (foreign && process.env['KAFKA_BROKERS']) return { available: true };
  if (!runs('java')) return missing('Java (17 or newer) is not installed');
  if (!existsSync(jars) && !runs('mvn')) return missing("Maven is not installed, and Kafka's jars are not there yet");
  return { available: true };
}

/**
 * The class path of Kafka 4.1.0; the first call fetches it from Maven (43 MB), others, also of other processes, wait.
 */
export async function kafkaClassPath(): Promise<string> {
  await mkdir(folder, { recursive: true });
  while (!existsSync(jars)) {
    if (await takeLock()) await prepare().finally(() => rm(lock, { force: true }));
    else await sleep(250);
  }
  return join(jars, '*');
}

/** Fetches beside and renames at the end, so that a folder named `libs` is always whole. */
async function prepare(): Promise<void> {
  if (existsSync(jars)) return;
  const partial = join(folder, `libs.${process.pid}`);
  const pom = join(projectRoot, 'scripts', 'kafka', 'pom.xml');
  try {
    await maven(['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`]);
    await rename(partial, jars);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function maven(args: string[]): Promise<void> {
  const child = spawn('mvn', args);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`Maven could not fetch Kafka's jars:\n${output.slice(-2000)}`);
}

/** Takes the lock, also from a process that died with it. */
async function takeLock(): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function runs(program: string): boolean {
  return spawnSync(program, ['-version'], { stdio: 'ignore' }).status === 0;
}

function missing(what: string): { available: boolean; reason: string } {
  return { available: false, reason: `${what}; install it or set KAFKA_BROKERS` };
}
