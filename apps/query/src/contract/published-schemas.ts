import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#platform';
import type { EventSchema } from './event-schema.js';

/** One version of an event type as it was published. */
export type PublishedVersion = {
  readonly event: string;
  readonly version: number;
  /** The version's schemas, the oldest first: each later one has optional members more. */
  readonly schemas: readonly [EventSchema, ...EventSchema[]];
  /** Data of the version, as it may stand in a log. */
  readonly examples: readonly EventSchema[];
};

/** `<Event>/<version>/schema.json` and `examples.json`; what was added within a version is in `schema-2.json` and so on. */
export const publishedFolder = join(projectRoot, 'libs', 'events', 'published');

/** All that was ever published, by name and version. */
export function readPublished(folder: string = publishedFolder): readonly PublishedVersion[] {
  return readdirSync(folder)
    .sort()
    .flatMap((event) =>
      readdirSync(join(folder, event))
        .map(Number)
        .sort((a, b) => a - b)
        .map((version) => readVersion(folder, event, version)),
    );
}

function readVersion(folder: string, event: string, version: number): PublishedVersion {
  const place = join(folder, event, String(version));
  const files = readdirSync(place);
  const read = (name: string): unknown => JSON.parse(readFileSync(join(place, name), 'utf8'));
  const revisions = Array.from({ length: files.length }, (_, index) => index + 2);
  const all = <T>(kind: string): T[] =>
    [`${kind}.json`, ...revisions.map((revision) => `${kind}-${revision}.json`)]
      .filter((name) => files.includes(name))
      .map((name) => read(name) as T);
  const [first, ...more] = all<EventSchema>('schema');
  if (first === undefined) throw new Error(`${place} lacks schema.json`);
  return { event, version, schemas: [first, ...more], examples: all<EventSchema[]>('examples').flat() };
}
