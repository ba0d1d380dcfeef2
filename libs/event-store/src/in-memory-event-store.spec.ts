import { eventStoreContract } from './event-store.contract.js';
import { InMemoryEventStore } from './in-memory-event-store.js';
import { olderVersionsContract } from './older-versions.contract.js';
import { redactionContract } from './redaction.contract.js';

const now = (): Date => new Date('2025-02-18T10:00:00Z');
const dispose = (): Promise<void> => Promise.resolve();

describe('the event store in memory', () => {
  eventStoreContract((limits) => Promise.resolve({ store: new InMemoryEventStore(now, limits), dispose }));
  redactionContract(() => Promise.resolve({ store: new InMemoryEventStore(now), dispose }));

  describe('on a log of other releases', () => {
    olderVersionsContract((past, lookup) =>
      Promise.resolve({ store: new InMemoryEventStore(now, {}, { past, lookup }), dispose }),
    );
  });
});
