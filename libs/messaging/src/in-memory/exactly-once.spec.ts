import { setTimeout as sleep } from 'node:timers/promises';
import { exactlyOnceContract, type ConsumerHarness, type ConsumerMember } from '../exactly-once.contract.js';
import { folded, type StreamRow } from '../spec-read-model.js';
import type { Batch } from '../transport.js';
import { InMemoryEventLog } from './in-memory-event-log.js';
import { InMemoryTransport, type InMemoryGroups } from './in-memory-transport.js';

/** Rows and marks that change together or not at all. */
class MemoryReadModel {
  readonly #rows = new Map<string, StreamRow>();
  readonly #marks = new Map<string, number>();

  commit({ partition, events }: Batch): void {
    const mark = this.#marks.get(partition) ?? 0;
    for (const event of events.filter(({ position }) => position > mark)) {
      this.#rows.set(event.streamId, folded(this.#rows.get(event.streamId), event));
    }
    this.#marks.set(partition, Math.max(mark, events.at(-1)?.position ?? 0));
  }

  rows(): StreamRow[] {
    return [...this.#rows.values()].toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
  }
}

function openInMemory(): Promise<ConsumerHarness> {
  const log = new InMemoryEventLog();
  const groups: InMemoryGroups = new Map();
  const model = new MemoryReadModel();
  const member = (): Promise<ConsumerMember> => {
    const transport = new InMemoryTransport({ log, groups, batchSize: 5, backoff: { initialMs: 5, maxMs: 20 } });
    let connection = 1;
    return Promise.resolve({
      transport,
      async apply(batch) {
        const opened = connection;
        await sleep(batch.events.length % 4);
        if (opened !== connection) throw new Error('The connection was lost before the commit');
        model.commit(batch);
      },
      cut: () => Promise.resolve(void (connection += 1)),
      kill: () => {
        connection += 1;
        transport.crash();
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    });
  };
  return Promise.resolve({
    publish: (events) => {
      log.append(events);
      return Promise.resolve();
    },
    member,
    rows: () => Promise.resolve(model.rows()),
    close: () => Promise.resolve(),
  });
}

describe('consumers in one process', () => {
  exactlyOnceContract(openInMemory, { numRuns: 25 });
});
