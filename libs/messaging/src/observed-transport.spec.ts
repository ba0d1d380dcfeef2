import { currentSpan, Metrics, parseTraceparent } from '#platform';
import { aMeetingHeld, asLog, until } from '#testing';
import { InMemoryEventLog } from './in-memory/in-memory-event-log.js';
import { InMemoryTransport, type InMemoryGroups } from './in-memory/in-memory-transport.js';
import { ObservedTransport } from './observed-transport.js';
import type { Consumption } from './transport.js';
import { transportContract } from './transport.contract.js';

type Line = { readonly message: string; readonly traceId: string | undefined };

const trace = (digit: string): string => digit.repeat(32);
const meetingsOf = (...digits: string[]): ReturnType<typeof asLog> =>
  asLog(digits.map((digit) => aMeetingHeld({ traceparent: `00-${trace(digit)}-${'1'.repeat(16)}-01` })));

describe('the transport that tells what became of events', () => {
  transportContract(
    () => {
      const log = new InMemoryEventLog();
      const groups: InMemoryGroups = new Map();
      const logger = { isDebugging: () => true, debug: () => undefined };
      return Promise.resolve({
        publish: (events) => {
          log.append(events);
          return Promise.resolve();
        },
        member() {
          const backoff = { initialMs: 10, maxMs: 50 };
          const transport = new InMemoryTransport({ log, groups, batchSize: 3, backoff });
          const crash = (): Promise<void> => {
            transport.crash();
            return Promise.resolve();
          };
          return { transport: new ObservedTransport(transport, { logger, metrics: new Metrics() }), crash };
        },
        close: () => Promise.resolve(),
      });
    },
    { hasPartitions: false },
  );

  describe('at level debug', () => {
    let lines: Line[];
    let isDebugging: boolean;
    let running: Consumption;
    beforeEach(() => {
      lines = [];
      isDebugging = true;
    });
    afterEach(() => running.stop());

    const consume = async (digits: string[], handle: () => void): Promise<void> => {
      const log = new InMemoryEventLog();
      log.append(meetingsOf(...digits));
      const logger = {
        isDebugging: () => isDebugging,
        debug: (message: string) => void lines.push({ message, traceId: currentSpan()?.traceId }),
      };
      const transport = new InMemoryTransport({ log, backoff: { initialMs: 1, maxMs: 2 } });
      running = await new ObservedTransport(transport, { logger, metrics: new Metrics() }).subscribe({
        group: 'readers',
        categories: ['meeting'],
        handle: async () => {
          await Promise.resolve();
          handle();
        },
      });
    };

    it('has a line for each event, in its own trace', async () => {
      await consume(['a', 'b'], () => undefined);
      await until(() => lines.length === 2);
      expect(lines).toEqual([
        { message: 'Consumer readers has handled MeetingHeld at 1 of meeting-1', traceId: trace('a') },
        { message: 'Consumer readers has handled MeetingHeld at 2 of meeting-1', traceId: trace('b') },
      ]);
    });

    it('names the trace of each event of a batch that failed, with the reason, and lets it come again', async () => {
      let failures = 1;
      await consume(['a', 'b'], () => {
        if (failures-- > 0) throw new Error('not yet');
      });
      await until(() => lines.length === 4);
      expect(lines.map(({ traceId }) => traceId)).toEqual([trace('a'), trace('b'), trace('a'), trace('b')]);
      expect(lines[0]?.message).toBe('Consumer readers failed on a batch with MeetingHeld at 1 of meeting-1: not yet');
    });

    it('handles an event that comes alone in its trace, in a span of its own', async () => {
      const [event] = meetingsOf('a');
      let seen: ReturnType<typeof currentSpan>;
      await consume(['a'], () => (seen = currentSpan()));
      await until(() => lines.length === 1);
      expect(seen?.traceId).toBe(trace('a'));
      expect(seen?.spanId).not.toBe(parseTraceparent(event?.traceparent)?.spanId);
    });

    it('handles several events at once in no trace at all', async () => {
      let seen: unknown = 'nothing';
      await consume(['a', 'a'], () => (seen = currentSpan()));
      await until(() => lines.length === 2);
      expect(seen).toBeUndefined();
    });

    it('is silent where the level is not enabled', async () => {
      isDebugging = false;
      let handled = 0;
      await consume(['a'], () => (handled += 1));
      await until(() => handled === 1);
      await running.stop();
      expect(lines).toEqual([]);
    });
  });
});
