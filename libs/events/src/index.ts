export * from './article.events.js';
export * from './catalogue.js';
export * from './define-event.js';
export * from './meeting.events.js';
export * from './occurrence.events.js';
export * from './stance.events.js';
export * from './statement.events.js';
export * from './vocabulary.js';
