import { z } from 'zod';
import { definitionOf, UnreadableEventError, type Lookup, type WrittenEvent } from '#events';
import { aMeetingHeld, asLog, aStatementMade } from '#testing';
import type { EventStore } from './event-store.js';

const [first, second, third] = asLog([
  aMeetingHeld({ streamId: 'meeting-a' }),
  aStatementMade({ streamId: 'statement-a' }),
  aStatementMade({ streamId: 'statement-a' }),
]) as [WrittenEvent, WrittenEvent, WrittenEvent];
const written = (event: WrittenEvent, version: number, data: object): WrittenEvent => ({ ...event, version, data });

const statement = definitionOf('StatementMade');
/** Version 1 had `text`, version 2 calls it `words`, version 3 demands to know how many there are. */
const lookup: Lookup = (type) =>
  type !== 'StatementMade' || statement === undefined
    ? definitionOf(type)
    : {
        ...statement,
        version: 3,
        data: z.object({ words: z.string(), count: z.int().positive() }),
        upcast: {
          1: ({ text, ...rest }) => ({ ...rest, words: text }),
          2: (old) => ({ ...old, count: String(old['words']).split(' ').filter(Boolean).length }),
        },
      };

/** A log as earlier and later releases have left it, read by one that knows version 3 of `StatementMade`. */
type Open = (
  past: readonly WrittenEvent[],
  lookup: Lookup,
) => Promise<{ store: EventStore; dispose: () => Promise<void> }>;

/** What every event store promises of events that it did not write itself; each implementation runs it. */
export function olderVersionsContract(open: Open): void {
  const onLog = async (past: readonly WrittenEvent[], ask: (store: EventStore) => Promise<void>): Promise<void> => {
    const { store, dispose } = await open(past, lookup);
    await ask(store).finally(dispose);
  };

  it('reads events of older versions as today’s, step by step, wherever they are read', () =>
    onLog(
      [first, written(second, 1, { text: 'war and peace' }), written(third, 2, { words: 'peace' })],
      async (store) => {
        const today = [
          { ...second, version: 3, data: { words: 'war and peace', count: 3 } },
          { ...third, version: 3, data: { words: 'peace', count: 1 } },
        ];
        expect(await store.readStream('statement-a')).toEqual(today);
        expect((await store.readStreams(['statement-a', 'meeting-a'])).get('statement-a')).toEqual(today);
        expect(await store.read({ after: 0, limit: 10 })).toEqual([first, ...today]);
      },
    ));

  it.each([
    [
      'of a newer version',
      written(second, 4, { words: 'war' }),
      /version 4 of StatementMade is not known here, the newest is 3/,
    ],
    ['of an unknown type', { ...second, type: 'MoonLanded' }, /the type "MoonLanded" is not in the catalogue/],
    [
      'that does not fit once it is upcast',
      written(second, 1, { text: '' }),
      /StatementMade version 1, upcast to 3, .*\/count/,
    ],
  ])('hands out what stands before an event %s, and then says which it is', (_, unreadable, reason) =>
    onLog([first, unreadable, written(third, 2, { words: 'peace' })], async (store) => {
      const page = await store.scan({ after: 0, limit: 10 });
      expect(page).toEqual({ events: [first], upTo: 1 });
      const stuck: unknown = await store.scan({ after: page.upTo, limit: 10 }).catch((error: unknown) => error);
      expect(stuck).toBeInstanceOf(UnreadableEventError);
      expect(String(stuck)).toMatch(reason);
      expect(String(stuck)).toContain(`Event ${second.id} at position 2`);
      await expect(store.readStream('statement-a')).rejects.toThrow(reason);
    }),
  );
}
