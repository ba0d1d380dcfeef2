import { eventStoreContract } from './event-store.contract.js';
import { InMemoryEventStore } from './in-memory-event-store.js';
import { redactionContract } from './redaction.contract.js';

describe('the event store in memory', () => {
  eventStoreContract((limits) =>
    Promise.resolve({
      store: new InMemoryEventStore(() => new Date('2025-02-18T10:00:00Z'), limits),
      dispose: () => Promise.resolve(),
    }),
  );
  redactionContract(() =>
    Promise.resolve({
      store: new InMemoryEventStore(() => new Date('2025-02-18T10:00:00Z')),
      dispose: () => Promise.resolve(),
    }),
  );
});
