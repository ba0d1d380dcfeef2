export * from './article-row.entity.js';
export * from './data-source.js';
export * from './meeting-row.entity.js';
export * from './occurrence-row.entity.js';
export * from './read-model.module.js';
export * from './projection-mark-row.entity.js';
export * from './stance-row.entity.js';
export * from './statement-row.entity.js';
