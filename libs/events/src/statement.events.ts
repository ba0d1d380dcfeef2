import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';
import { occurrence, span } from './vocabulary.js';

export const StatementMade = defineEvent('StatementMade', {
  version: 1,
  summary: 'A named actor says something, told directly or indirectly: one per act of speaking.',
  data: occurrence.extend({
    content: z.string().min(1).describe('What is said, in the article’s words'),
    quotes: z.array(span).describe('The speaker’s own words between quotation marks, the longest first'),
    venue: z.string().optional().describe('Where or to whom it is said, e.g. `reporters`, a conference or a platform'),
  }),
});
export type StatementMade = EventOf<typeof StatementMade>;
