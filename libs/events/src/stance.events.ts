import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';
import { occurrence, position, span } from './vocabulary.js';

export const StanceDeclared = defineEvent('StanceDeclared', {
  version: 1,
  summary: 'An actor’s position on a proposal, plan, act or policy; the holder is the actor with part `holder`.',
  data: occurrence.extend({
    position,
    target: z.string().min(1).describe('What the position is about, in words'),
    condition: z.string().optional().describe('The named condition of a conditional position'),
    quotes: z.array(span).describe('The holder’s own words between quotation marks, the longest first'),
  }),
});
export type StanceDeclared = EventOf<typeof StanceDeclared>;
