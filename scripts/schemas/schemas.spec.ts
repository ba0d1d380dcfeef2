import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { allEvents, definitionOf, type ListedEvent } from '#events';
import { eventSchema } from '../../apps/query/src/contract/event-schema.js';
import { readPublished, type PublishedVersion } from '../../apps/query/src/contract/published-schemas.js';
import { changesBetween } from './compare-schemas.js';
import { examplesOf, todaysExamples } from './examples.js';
import { faultsOf } from './gate.js';
import { publish } from './publish.js';

describe('the schemas that were published', () => {
  it('are what today’s code can read and what it writes', () => {
    expect(faultsOf({ events: allEvents, examples: todaysExamples(allEvents), published: readPublished() })).toEqual(
      [],
    );
  });
});

const member = z.object({ name: z.string().min(1), kind: z.enum(['person', 'state']), role: z.string().optional() });
const first = z.object({ members: z.array(member).min(1), note: z.string().nullable(), score: z.number().max(1) });
const full = { members: [{ name: 'Ada', kind: 'state', role: 'host' }], note: 'so', score: 0.5 };

const meetingHeld = definitionOf('MeetingHeld') as ListedEvent;
const anEvent = (data: z.ZodObject, more: Partial<ListedEvent> = {}): ListedEvent => ({
  ...meetingHeld,
  data,
  ...more,
});
const aRelease = (event: ListedEvent, example: object = full): Omit<Parameters<typeof faultsOf>[0], 'published'> => ({
  events: [event],
  examples: new Map([[event.type, examplesOf(event, example)]]),
});
const published: readonly PublishedVersion[] = [
  { event: 'MeetingHeld', version: 1, schemas: [eventSchema(anEvent(first))], examples: [full] },
];
const faultsIn = (data: z.ZodObject, more: Partial<ListedEvent> = {}, example: object = full): string[] =>
  faultsOf({ ...aRelease(anEvent(data, more), example), published });

describe('the gate', () => {
  const { shape } = first;
  const withMember = (more: z.core.$ZodLooseShape): z.ZodObject =>
    first.extend({ members: z.array(member.extend(more)).min(1) });

  it('lets out what was published, in other words as well', () => {
    expect(faultsIn(first)).toEqual([]);
    expect(faultsIn(first.extend({ note: shape.note.describe('Anything') }), { summary: 'They met.' })).toEqual([]);
  });

  it.each<[string, z.ZodObject, string, string]>([
    [
      'a required field is added',
      withMember({ country: z.string() }),
      '/properties/members/items/properties/country',
      'the required field "country" was added',
    ],
    [
      'a value is removed from a set',
      withMember({ kind: z.enum(['person']) }),
      '/properties/members/items/properties/kind/enum',
      'the value "state" was removed',
    ],
    [
      'a value is added to a set',
      withMember({ kind: z.enum(['person', 'state', 'group']) }),
      '/properties/members/items/properties/kind/enum',
      'the value "group" was added',
    ],
    [
      'a type is changed',
      first.extend({ score: z.string() }),
      '/properties/score/type',
      '"type" was "number" and is "string"',
    ],
    ['a field is removed', first.omit({ note: true }), '/properties/note', 'the field "note" was removed'],
    [
      'an optional field is removed',
      first.extend({ members: z.array(member.omit({ role: true })).min(1) }),
      '/properties/members/items/properties/role',
      'the field "role" was removed',
    ],
    [
      'a field becomes required',
      withMember({ role: z.string() }),
      '/properties/members/items/required',
      'the field "role" became required',
    ],
    [
      'a field becomes optional',
      first.extend({ score: shape.score.optional() }),
      '/required',
      'the field "score" is no longer required',
    ],
    [
      'a field can no longer be null',
      first.extend({ note: z.string() }),
      '/properties/note/type',
      '"type" was ["string","null"] and is "string"',
    ],
    [
      'a range is narrowed',
      first.extend({ score: z.number().max(0.9) }),
      '/properties/score/maximum',
      '"maximum" was 1 and is 0.9',
    ],
    [
      'a range is widened',
      first.extend({ score: z.number().max(2) }),
      '/properties/score/maximum',
      '"maximum" was 1 and is 2',
    ],
    [
      'a pattern comes in',
      withMember({ name: z.string().min(1).regex(/^A/) }),
      '/properties/members/items/properties/name/pattern',
      '"pattern" was absent and is "^A"',
    ],
    [
      'a list may be empty',
      first.extend({ members: z.array(member) }),
      '/properties/members/minItems',
      '"minItems" was 1 and is absent',
    ],
  ])('stays shut when %s', (_, data, pointer, what) => {
    const faults = faultsIn(data).filter((fault) => fault.startsWith(`MeetingHeld version 1, ${pointer}: `));
    expect(faults.join()).toContain(`${what}. What is published is never changed: raise the version and add an upcast`);
  });

  it('asks to publish an optional field that is new, and lets it out then', () => {
    const added = anEvent(first.extend({ mood: z.string().optional() }));
    expect(faultsIn(added.data)).toEqual([
      'MeetingHeld version 1, /properties/mood: the optional field "mood" was added, but not published: run `npm run schemas:publish`',
    ]);
    const [version] = published as [PublishedVersion];
    const both: PublishedVersion = { ...version, schemas: [version.schemas[0], eventSchema(added)] };
    expect(faultsOf({ ...aRelease(added, { ...full, mood: 'good' }), published: [both] })).toEqual([]);
    expect(faultsOf({ ...aRelease(anEvent(first)), published: [both] })).toEqual([
      expect.stringMatching(/^MeetingHeld version 1, \/properties\/mood: the field "mood" was removed\. .*raise/),
    ]);
  });

  it('stays shut when an example of today breaks the published schema, though the schemas look alike', () => {
    const faults = faultsIn(first, {}, { ...full, score: 1.5 });
    expect(faults[0]).toMatch(/^MeetingHeld version 1, \/score: an example of today is not valid by its schema/);
  });

  describe('with a raised version', () => {
    const second = first.extend({ mood: z.string() });
    const raised = (upcast: ListedEvent['upcast']): ListedEvent => anEvent(second, { version: 2, upcast });
    const now = { ...full, mood: 'good' };
    const next: PublishedVersion = {
      event: 'MeetingHeld',
      version: 2,
      schemas: [eventSchema(raised({}))],
      examples: [now],
    };
    const upcast = { 1: (old: object) => ({ ...old, mood: 'unknown' }) };

    it('lets out what the upcast makes readable', () => {
      expect(faultsOf({ ...aRelease(raised(upcast), now), published: [...published, next] })).toEqual([]);
    });
    it('stays shut until it is published', () => {
      expect(faultsOf({ ...aRelease(raised(upcast), now), published })).toEqual([
        'MeetingHeld version 2 is not published: run `npm run schemas:publish`',
      ]);
    });
    it('stays shut when a stored example of the old version cannot be read', () => {
      const poor = { 1: (old: object) => ({ ...old }) };
      expect(faultsOf({ ...aRelease(raised(poor), now), published: [...published, next] })).toEqual([
        expect.stringMatching(/^MeetingHeld version 1, example 1 can no longer be read: .*\/mood/),
      ]);
    });
    it('stays shut when the old version is no longer there, or has no example', () => {
      const [old] = published as [PublishedVersion];
      expect(faultsOf({ ...aRelease(raised(upcast), now), published: [next] })).toEqual([
        expect.stringMatching(/^MeetingHeld version 1 is no longer in libs\/events\/published/),
      ]);
      expect(faultsOf({ ...aRelease(raised(upcast), now), published: [{ ...old, examples: [] }, next] })).toEqual([
        'MeetingHeld version 1 has no stored example',
      ]);
    });
    it('stays shut when the version is lowered or the event is gone', () => {
      expect(faultsOf({ ...aRelease(anEvent(first)), published: [...published, next] })).toEqual([
        'MeetingHeld version 2 is published, but the catalogue does not know it',
      ]);
      expect(faultsOf({ events: [], examples: new Map(), published })).toEqual([
        'MeetingHeld version 1 is published, but the catalogue does not know it',
      ]);
    });
  });
});

describe('publishing', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dateline-schemas-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const release = (event: ListedEvent): string[] =>
    publish({ folder, published: readPublished(folder), events: [event], examplesOf: () => [full] });

  it('writes each version once, what was added to it beside it, and the next version in a folder of its own', () => {
    const added = first.extend({ mood: z.string().optional() });
    const second = anEvent(added.extend({ place: z.string() }), { version: 2, upcast: { 1: (old) => ({ ...old }) } });
    const paths = [anEvent(first), anEvent(first), anEvent(added), second].map(release);
    expect(paths.map((written) => written.map((path) => path.slice(folder.length)))).toEqual([
      ['/MeetingHeld/1/schema.json', '/MeetingHeld/1/examples.json'],
      [],
      ['/MeetingHeld/1/schema-2.json', '/MeetingHeld/1/examples-2.json'],
      ['/MeetingHeld/2/schema.json', '/MeetingHeld/2/examples.json'],
    ]);
    expect(readPublished(folder)).toEqual([
      {
        event: 'MeetingHeld',
        version: 1,
        schemas: [eventSchema(anEvent(first)), eventSchema(anEvent(added))],
        examples: [full, full],
      },
      { event: 'MeetingHeld', version: 2, schemas: [eventSchema(second)], examples: [full] },
    ]);
  });

  it('refuses to change what was published, and leaves it as it is', () => {
    const [path = ''] = release(anEvent(first));
    const before = [readFileSync(path, 'utf8'), statSync(path).mtimeMs];
    expect(() => release(anEvent(first.omit({ note: true })))).toThrow(/raise the version and add an upcast/);
    expect(() => publish({ folder, published: [], events: [anEvent(first)], examplesOf: () => [full] })).toThrow(
      'EEXIST',
    );
    expect([readFileSync(path, 'utf8'), statSync(path).mtimeMs]).toEqual(before);
  });
});

describe('the examples of an event', () => {
  it('are the full one, the barest one, and one for each value of its sets', () => {
    const event = anEvent(
      first.extend({ is: z.enum(['a', 'b', 'c']), where: z.object({ at: z.string() }).optional() }),
    );
    expect(examplesOf(event, { ...full, is: 'c', where: { at: 'sea' } })).toEqual([
      { ...full, is: 'c', where: { at: 'sea' } },
      { members: [{ name: 'Ada', kind: 'state' }], note: null, score: 0.5, is: 'c' },
      { ...full, is: 'a', where: { at: 'sea' }, members: [{ name: 'Ada', kind: 'person', role: 'host' }] },
      { ...full, is: 'b', where: { at: 'sea' } },
      { ...full, is: 'c', where: { at: 'sea' }, members: [{ name: 'Ada', kind: 'person', role: 'host' }] },
    ]);
  });
});

describe('comparing two schemas', () => {
  it('points to fields with a slash or a tilde in their names as RFC 6901 has it', () => {
    const before = { type: 'object', properties: { 'a/b~c': { type: 'string' } } };
    expect(changesBetween(before, { type: 'object', properties: {} })).toEqual([
      { pointer: '/properties/a~1b~0c', what: 'the field "a/b~c" was removed', isAddition: false },
    ]);
  });
  it('finds a set that comes in or goes', () => {
    const [set, free] = [{ type: 'string', enum: ['a'] }, { type: 'string' }];
    expect(changesBetween(set, free).map(({ what }) => what)).toEqual(['"enum" was ["a"] and is absent']);
    expect(changesBetween(free, set).map(({ what }) => what)).toEqual(['"enum" was absent and is ["a"]']);
  });
});
