import type { Migration } from '#platform';
import { events } from './0001-events.js';
import { redaction } from './0002-redaction.js';

/** The schema of the log, in the order in which it grew. */
export const migrations: readonly Migration[] = [events, redaction];
