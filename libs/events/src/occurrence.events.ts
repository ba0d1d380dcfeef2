import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';
import { evidence } from './vocabulary.js';

export const OccurrenceCorroborated = defineEvent('OccurrenceCorroborated', {
  version: 1,
  summary: 'Another article, or another revision of one, reports an occurrence that is known already.',
  data: z.object({ evidence, confidence: z.number().min(0).max(1) }),
});
export type OccurrenceCorroborated = EventOf<typeof OccurrenceCorroborated>;

export const ReportWithdrawn = defineEvent('ReportWithdrawn', {
  version: 1,
  summary: 'A later revision of an article no longer reports the occurrence; its words no longer count as evidence.',
  data: z.object({ articleId: z.string(), reason: z.string() }),
});
export type ReportWithdrawn = EventOf<typeof ReportWithdrawn>;

export const OccurrenceRetracted = defineEvent('OccurrenceRetracted', {
  version: 1,
  summary: 'No article reports the occurrence any more; it stays readable as history.',
  data: z.object({ reason: z.string() }),
});
export type OccurrenceRetracted = EventOf<typeof OccurrenceRetracted>;
