export * from './database.js';
export * from './migrate.js';
export * from './project-root.js';
export * from './embedded-postgres.js';
export * from './startup-error.js';
export * from './config.js';
export * from './readiness.js';
export * from './run-app.js';
