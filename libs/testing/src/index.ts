export * from './broker.js';
export * from './cuttable-network.js';
export * from './events.js';
export * from './given.js';
export { kafkaAvailable } from './kafka-jars.js';
export * from './postgres.js';
export { brokerUser, type ClientFiles } from './secure-listener.js';
export * from './swallowing-network.js';
export * from './until.js';
