import { z } from 'zod';
import { readData, type ListedEvent } from '#events';
import { eventSchema } from '../../apps/query/src/contract/event-schema.js';
import type { PublishedVersion } from '../../apps/query/src/contract/published-schemas.js';
import { changesBetween, type Change } from './compare-schemas.js';

const REMEDY = 'What is published is never changed: raise the version and add an upcast';
const PUBLISH = 'run `npm run schemas:publish`';

/** What the code says today, and what was published before. */
export type Release = {
  readonly events: readonly ListedEvent[];
  /** Of today's version, by event type. */
  readonly examples: ReadonlyMap<string, readonly object[]>;
  readonly published: readonly PublishedVersion[];
};

/**
 * All that would hurt a consumer of published events, one sentence each; none for a release that may go out:
 * every version is published, today's schemas add optional fields at most and these are published too, today's examples
 * are valid by every schema of their version, and every example ever stored can be read.
 */
export function faultsOf({ events, examples, published }: Release): string[] {
  const strangers = published
    .filter(({ event, version }) => !events.some(({ type, version: today }) => type === event && version <= today))
    .map(({ event, version }) => `${event} version ${version} is published, but the catalogue does not know it`);
  const faults = events.flatMap((event) => {
    const versions = published.filter(({ event: name, version }) => name === event.type && version <= event.version);
    const current = versions.find(({ version }) => version === event.version);
    return [
      ...missingVersions(event, versions),
      ...(current === undefined ? [] : changedSchema(event, current)),
      ...(current === undefined ? [] : invalidExamples(examples.get(event.type) ?? [], current)),
      ...versions.flatMap((version) => unreadableExamples(event, version)),
    ];
  });
  return [...strangers, ...faults];
}

/** How today's schema differs from the newest published one of its version. */
export function changesOf(event: ListedEvent, { schemas }: PublishedVersion): Change[] {
  return changesBetween(schemas.at(-1) ?? schemas[0], eventSchema(event));
}

/** The sentence about a change that may not be. */
export const refusalOf = ({ type, version }: ListedEvent, { pointer, what }: Change): string =>
  `${type} version ${version}, ${pointer}: ${what}. ${REMEDY}`;

function missingVersions({ type, version: today }: ListedEvent, versions: readonly PublishedVersion[]): string[] {
  const wanted = Array.from({ length: today }, (_, index) => index + 1);
  const missing = wanted.filter((number) => !versions.some(({ version }) => version === number));
  return missing.map((version) =>
    version === today
      ? `${type} version ${version} is not published: ${PUBLISH}`
      : `${type} version ${version} is no longer in libs/events/published, though events of it may be in every log`,
  );
}

function changedSchema(event: ListedEvent, current: PublishedVersion): string[] {
  return changesOf(event, current).map((change) =>
    change.isAddition
      ? `${event.type} version ${event.version}, ${change.pointer}: ${change.what}, but not published: ${PUBLISH}`
      : refusalOf(event, change),
  );
}

/** JSON Schemas are open: what they do not name is allowed. */
function invalidExamples(examples: readonly object[], { event, version, schemas }: PublishedVersion): string[] {
  return schemas.flatMap((schema, revision) =>
    examples.flatMap((example) => {
      const parsed = z.fromJSONSchema(schema).safeParse(example);
      const faults = parsed.error?.issues ?? [];
      return faults.map(
        ({ path, message }) =>
          `${event} version ${version}, /${path.join('/')}: an example of today is not valid by its schema of revision ${revision + 1}: ${message}. ${REMEDY}`,
      );
    }),
  );
}

function unreadableExamples(event: ListedEvent, { version, examples }: PublishedVersion): string[] {
  const none = examples.length === 0 ? [`${event.type} version ${version} has no stored example`] : [];
  const unreadable = examples.flatMap((example, index) => {
    try {
      readData(event, version, example);
      return [];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [`${event.type} version ${version}, example ${index + 1} can no longer be read: ${reason}. ${REMEDY}`];
    }
  });
  return [...none, ...unreadable];
}
