import { z } from 'zod';

const time = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** A place in the log: a position, or the time of recording; a day is its first instant in UTC. */
export const logPoint = z.union([z.int().positive(), time], {
  error: 'expected a position, e.g. 4711, a time, e.g. `2025-02-01T09:00:00Z`, or a day, e.g. `2025-02-01`',
});
export type LogPoint = z.infer<typeof logPoint>;
