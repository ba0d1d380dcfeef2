import { createHash } from 'node:crypto';

/** How many parts the log is shared out in among the members of a consumer group; a stream is in one of them for ever. */
export const PARTITIONS = 16;

/** The partition of a stream, from 0: the last four bits of the first byte of the MD5 of its id, as SQL computes it too. */
export function partitionOf(streamId: string): number {
  return (createHash('md5').update(streamId).digest()[0] ?? 0) % PARTITIONS;
}
