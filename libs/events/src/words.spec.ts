import { z } from 'zod';
import { allEvents } from './catalogue.js';
import { citedWords, isAmong, words } from './words.js';

/** Strings that are identity: blanking one would make the event another event, or none. */
const identity = [
  '/articleId',
  '/sourceId',
  '/country',
  '/selector',
  '/changed/*',
  '/contentHash',
  '/language',
  '/sourceId',
  '/documentHash',
  ...['title', 'publishedAt', 'updatedAt', 'byline', 'publisher', 'language', 'text'].map(
    (field) => `/provenance/${field}/from`,
  ),
  '/groupId',
  '/originalArticleId',
  '/comparedWith/articleId',
  '/members/*',
  '/fields/*',
  '/occurrences/*',
  '/dropped/*/type',
  '/extractor/name',
  '/extractor/version',
  '/extractor/rule',
  '/actors/*/actorId',
  '/actors/*/onBehalfOf',
  '/actors/*/country',
  '/where/country',
  '/topics/*/topicId',
  '/evidence/articleId',
  '/code/plover',
  '/code/cameo',
];

type Schema = {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
};

/** Pointers to the strings of a schema that may be anything, with `*` for an index. */
function freeStrings(schema: Schema, at = ''): string[] {
  const { properties = {}, items, anyOf = [] } = schema;
  return [
    ...(isFree(schema) ? [at] : []),
    ...Object.entries(properties).flatMap(([name, member]) => freeStrings(member, `${at}/${name}`)),
    ...(items === undefined ? [] : freeStrings(items, `${at}/*`)),
    ...anyOf.flatMap((member) => freeStrings(member, at)),
  ];
}

const isFree = ({ type, format, enum: values, const: value }: Schema): boolean =>
  type === 'string' && [format, values, value].every((limit) => limit === undefined);

const strings = new Set(allEvents.flatMap(({ data }) => freeStrings(z.toJSONSchema(data) as Schema)));

describe('the words of events', () => {
  it('are told apart from identity for every string of the catalogue', () => {
    expect([...strings].filter((at) => !words.includes(at) && !identity.includes(at))).toEqual([]);
  });
  it('are all in the catalogue, and none is identity as well', () => {
    expect([...words, ...identity].filter((at) => !strings.has(at))).toEqual([]);
    expect(words.filter((at) => identity.includes(at))).toEqual([]);
    expect(citedWords.filter((at) => !words.includes(at))).toEqual([]);
  });
  it('are found by their pointer', () => {
    expect(isAmong(words, '/actors/12/name')).toBe(true);
    expect(isAmong(words, '/actors/12/actorId')).toBe(false);
    expect(isAmong(words, '/texts')).toBe(false);
  });
});
