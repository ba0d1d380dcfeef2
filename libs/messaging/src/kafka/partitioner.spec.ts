import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { keyPartitioner } from './partitioner.js';

const partitionMetadata = (count: number): Parameters<ReturnType<typeof keyPartitioner>>[0]['partitionMetadata'] =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 1,
    replicas: [],
    isr: [],
  }));

describe('the partition of a key', () => {
  it('is the one that KafkaJS and the clients of Kafka choose', () => {
    const [ours, theirs] = [keyPartitioner(), kafkajs.Partitioners.DefaultPartitioner()];
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), fc.integer({ min: 1, max: 64 }), (key, count) => {
        const question = { topic: 't', partitionMetadata: partitionMetadata(count), message: { key, value: null } };
        expect(ours(question)).toBe(theirs(question));
      }),
      { numRuns: 2000 },
    );
  });
});
