export * from './errors.js';
export * from './event-store.js';
export * from './event-store.module.js';
export * from './in-memory-event-store.js';
export { DEFAULT_MAX_EVENT_BYTES } from './prepare-append.js';
export { migrations } from './migrations/index.js';
export * from './postgres-event-store.js';
export { Redactions } from './redactions.js';
export * from './retry-on-conflict.js';
