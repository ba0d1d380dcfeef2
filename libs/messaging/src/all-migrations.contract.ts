import { migrations as eventStoreMigrations } from '#event-store';
import { migrations as own } from './migrations.js';

/** What a database with a log and its delivery has, for specs. */
export const migrations = [...eventStoreMigrations, ...own];
