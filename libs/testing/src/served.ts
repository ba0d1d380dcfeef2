import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { projectRoot } from '#platform';

const run = promisify(execFile);

/** How a command ended, and what it printed. */
export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs `dateline …`, as it was built, against the API at the given address, as a shell would, with these variables. */
export function runDateline(
  api: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const main = join(projectRoot, 'dist', 'cli', 'src', 'main.js');
  return run(process.execPath, [main, ...args], { env: { ...process.env, ...variables, DATELINE_API: api } }).then(
    (ended) => ({ code: 0, ...ended }),
    (failed: unknown) => failed as Ended,
  );
}

/** Asks as a client does that speaks JSON. */
export async function sendJson(
  url: string,
  method: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: never }> {
  const content =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, { method, ...content });
  return { status: response.status, body: (await response.json()) as never };
}

/** Waits until the question has this answer; fails with what it answers instead after the given time. */
export async function untilRows(
  ask: () => Promise<readonly object[]>,
  expected: readonly object[],
  withinMs: number,
): Promise<void> {
  for (const start = Date.now(); JSON.stringify(await ask()) !== JSON.stringify(expected);) {
    if (Date.now() - start > withinMs) expect(await ask()).toEqual(expected);
    await sleep(20);
  }
}
