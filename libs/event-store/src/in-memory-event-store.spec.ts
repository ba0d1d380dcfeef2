import { eventStoreModelContract } from './event-store-model.contract.js';
import { eventStoreContract } from './event-store.contract.js';
import type { EventStore, EventStoreLimits } from './event-store.js';
import { InMemoryEventStore } from './in-memory-event-store.js';
import { olderVersionsContract } from './older-versions.contract.js';
import { redactionContract } from './redaction.contract.js';

const now = (): Date => new Date('2025-02-18T10:00:00Z');
const dispose = (): Promise<void> => Promise.resolve();

describe('the event store in memory', () => {
  const create = (limits: EventStoreLimits): Promise<{ store: EventStore; dispose: () => Promise<void> }> =>
    Promise.resolve({ store: new InMemoryEventStore(now, limits), dispose });

  eventStoreContract(create);
  eventStoreModelContract(create);
  redactionContract(() => create({}));

  describe('on a log of other releases', () => {
    olderVersionsContract((past, lookup) =>
      Promise.resolve({ store: new InMemoryEventStore(now, {}, { past, lookup }), dispose }),
    );
  });
});
