import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '#platform';

const START_TIMEOUT_MS = 60_000;

/** One app as an operator runs it: the built code in a process of its own. */
export type App = {
  readonly url: string;
  /** Everything it printed, both streams. */
  output(): string;
  /** SIGTERM; answers how long it took to end, in milliseconds. */
  stop(): Promise<number>;
  /** SIGKILL: no time for last words. */
  kill(): Promise<void>;
};

/**
 * Starts the app on a free port; resolves when it is ready, or when it lives. Rejects with what it printed when it ends
 * before.
 */
export async function startApp(
  name: string,
  settings: Readonly<Record<string, string>>,
  probe: 'readyz' | 'livez' = 'readyz',
): Promise<App> {
  const port = settings['PORT'] ?? String(await freePort());
  const child = launch(name, { ...settings, PORT: port });
  const url = `http://127.0.0.1:${port}`;
  await untilOk(`${url}/${probe}`, child);
  return {
    url,
    output: () => child.printed,
    async stop() {
      const before = Date.now();
      child.process.kill('SIGTERM');
      await child.ended;
      return Date.now() - before;
    },
    async kill() {
      child.process.kill('SIGKILL');
      await child.ended;
    },
  };
}

/** Runs the app to its end; answers its exit code and what it printed. */
export async function runApp(
  name: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ code: number | null; printed: string }> {
  const child = launch(name, settings);
  await child.ended;
  return { code: child.process.exitCode, printed: child.printed };
}

/** A port of the loopback interface that nobody uses. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

type Child = { readonly process: ChildProcess; readonly ended: Promise<void>; printed: string };

function launch(name: string, settings: Readonly<Record<string, string>>): Child {
  const main = join(projectRoot, 'dist', 'apps', name, 'src', 'main.js');
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, LOG_LEVEL: 'warn', ...settings };
  const started = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => {
    started.once('close', () => {
      resolve();
    });
  });
  const child: Child = { process: started, ended, printed: '' };
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      child.printed += chunk.toString();
    });
  }
  return child;
}

async function untilOk(url: string, child: Child): Promise<void> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; ;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) return;
    if (child.process.exitCode !== null || Date.now() > deadline) throw new Error(`It did not start: ${child.printed}`);
    await sleep(50);
  }
}
