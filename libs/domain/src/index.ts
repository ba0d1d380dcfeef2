export * from './article.decider.js';
export * from './decider.js';
export * from './domain-error.js';
export * from './occurrence-key.js';
export * from './occurrence.decider.js';
export * from './source.decider.js';
export * from './text-changes.js';
export * from './words.js';
