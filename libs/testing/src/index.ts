export * from './broker.js';
export * from './events.js';
export * from './given.js';
export { kafkaAvailable } from './kafka-jars.js';
export * from './postgres.js';
