import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '#platform';

const START_TIMEOUT_MS = 60_000;

/** Apps, each a process of its own, as in production. */
export type RunningApps<Name extends string> = {
  /** Where each answers HTTP. */
  readonly origins: Readonly<Record<Name, string>>;
  readonly stop: () => Promise<void>;
};

/** Starts the apps from the build, and waits until all are ready. Rejects where one is not within 60 s. */
export async function startApps<Name extends string>(
  names: readonly Name[],
  settings: Record<string, string>,
): Promise<RunningApps<Name>> {
  const apps = names.map((name) => {
    const main = join(projectRoot, 'dist', 'apps', name, 'src', 'main.js');
    const env = { ...process.env, ...settings, PORT: String(20_000 + Math.floor(Math.random() * 20_000)) };
    return {
      name,
      origin: `http://127.0.0.1:${env.PORT}`,
      child: spawn(process.execPath, [main], { env, stdio: 'ignore' }),
    };
  });
  const stop = async (): Promise<void> => {
    await Promise.all(apps.map(({ child }) => end(child)));
  };
  try {
    for (const { origin } of apps) await untilReady(`${origin}/readyz`);
  } catch (error) {
    await stop();
    throw error;
  }
  const origins = Object.fromEntries(apps.map(({ name, origin }) => [name, origin])) as Record<Name, string>;
  return { origins, stop };
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; !(await isReady(url));) {
    if (Date.now() > deadline) throw new Error(`An app is not ready within 60 s: ${url}`);
    await sleep(100);
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
}
