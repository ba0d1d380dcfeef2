import { transportContract, type TransportHarness } from '../transport.contract.js';
import { InMemoryEventLog } from './in-memory-event-log.js';
import { InMemoryTransport, type InMemoryGroups } from './in-memory-transport.js';

function openInMemory(): Promise<TransportHarness> {
  const log = new InMemoryEventLog();
  const groups: InMemoryGroups = new Map();
  return Promise.resolve({
    publish: (events) => {
      log.append(events);
      return Promise.resolve();
    },
    member: () => {
      const transport = new InMemoryTransport({ log, groups, batchSize: 7, backoff: { initialMs: 5, maxMs: 20 } });
      return {
        transport,
        crash: () => {
          transport.crash();
          return Promise.resolve();
        },
      };
    },
    close: () => Promise.resolve(),
  });
}

describe('the in-memory transport', () => {
  transportContract(openInMemory, { hasPartitions: false });
});
