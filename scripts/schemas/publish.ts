import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allEvents, type ListedEvent } from '#events';
import { eventSchema } from '../../apps/query/src/contract/event-schema.js';
import type { PublishedVersion } from '../../apps/query/src/contract/published-schemas.js';
import { changesOf, refusalOf } from './gate.js';

/** What there is to publish, what is in the folder, and where to write. */
export type Publication = {
  readonly folder: string;
  readonly published: readonly PublishedVersion[];
  readonly events?: readonly ListedEvent[];
  readonly examplesOf: (event: ListedEvent) => readonly object[];
};

/**
 * Writes schema and examples of each version that is not published yet, and of each that got optional fields since, as
 * files that were not there before. Answers their paths. Throws when a published schema would have to change.
 */
export function publish({ folder, published, events = allEvents, examplesOf }: Publication): string[] {
  const due = events.map((event) => ({ event, revision: revisionToPublish(event, published) }));
  return due.flatMap(({ event, revision }) => {
    if (revision === undefined) return [];
    const place = join(folder, event.type, String(event.version));
    mkdirSync(place, { recursive: true });
    const suffix = revision === 1 ? '' : `-${revision}`;
    return [
      write(join(place, `schema${suffix}.json`), eventSchema(event)),
      write(join(place, `examples${suffix}.json`), examplesOf(event)),
    ];
  });
}

function revisionToPublish(event: ListedEvent, published: readonly PublishedVersion[]): number | undefined {
  const current = published.find(({ event: name, version }) => name === event.type && version === event.version);
  if (current === undefined) return 1;
  const changes = changesOf(event, current);
  const [refused] = changes.filter(({ isAddition }) => !isAddition);
  if (refused !== undefined) throw new Error(refusalOf(event, refused));
  return changes.length > 0 ? current.schemas.length + 1 : undefined;
}

/** Fails where the file is there already. */
function write(path: string, content: unknown): string {
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx' });
  return path;
}
