export * from './broker.js';
export * from './events.js';
export * from './given.js';
export * from './postgres.js';
