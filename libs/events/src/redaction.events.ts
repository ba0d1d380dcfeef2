import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';

export const EventRedacted = defineEvent('EventRedacted', {
  version: 1,
  summary: 'Fields of an earlier event of the stream were blanked on legal demand; readers forget what they held.',
  data: z.object({
    eventId: z.uuid().describe('The event whose data was blanked; it is in the same stream'),
    fields: z
      .array(z.string().regex(/^(\/[^/]*)+$/))
      .min(1)
      .describe('JSON pointers (RFC 6901) into the data of that event, e.g. `/text`'),
    reason: z.string().min(1).describe('The demand it follows, e.g. a file number; never the blanked words'),
  }),
});
export type EventRedacted = EventOf<typeof EventRedacted>;
