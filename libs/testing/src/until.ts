import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as the condition holds; rejects with its source after 30 s. */
export async function until(condition: () => boolean): Promise<void> {
  const start = Date.now();
  while (!condition()) {
    if (Date.now() - start > 30_000) throw new Error(`Not within 30 s: ${condition.toString()}`);
    await sleep(10);
  }
}
