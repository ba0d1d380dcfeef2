import { rm } from 'node:fs/promises';

export default async function tearDown() {
  const stops = (await globalThis.datelineServices) ?? [];
  globalThis.datelineServices = Promise.resolve([]);
  for (const { stop, folder } of stops.reverse()) {
    await stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
