import { z } from 'zod';
import { defineEvent, type EventOf } from './define-event.js';
import { sourceSettings } from './source-settings.js';

const sourceId = z.string().min(1).describe('Stable while its address changes; its stream is `source-<id>`');
const reason = z.string().min(1).describe('Why, in words');

export const SourceRegistered = defineEvent('SourceRegistered', {
  version: 1,
  summary: 'A source of articles was taken up.',
  data: z.object({ sourceId, ...sourceSettings.shape }),
});
export type SourceRegistered = EventOf<typeof SourceRegistered>;

export const SourceChanged = defineEvent('SourceChanged', {
  version: 1,
  summary: 'A source was given other settings: these are all of them as they are now.',
  data: z.object({
    sourceId,
    ...sourceSettings.shape,
    changed: z.array(z.string()).min(1).describe('Names of the settings that are not what they were, e.g. `url`'),
    cause: z
      .enum(['operator', 'import', 'redirect'])
      .describe('`import`: a list of sources says so; `redirect`: the publisher moved it for good'),
    reason: reason.optional(),
  }),
});
export type SourceChanged = EventOf<typeof SourceChanged>;

export const SourcePaused = defineEvent('SourcePaused', {
  version: 1,
  summary: 'Nothing is taken from a source until it is resumed.',
  data: z.object({ sourceId, reason }),
});
export type SourcePaused = EventOf<typeof SourcePaused>;

export const SourceResumed = defineEvent('SourceResumed', {
  version: 1,
  summary: 'A paused source is taken from again.',
  data: z.object({ sourceId, reason: reason.optional() }),
});
export type SourceResumed = EventOf<typeof SourceResumed>;

export const SourceRetired = defineEvent('SourceRetired', {
  version: 1,
  summary: 'Nothing is ever taken from a source again; its address may be registered anew.',
  data: z.object({
    sourceId,
    cause: z.enum(['operator', 'gone']).describe('`gone`: its server answers 410, again and again'),
    reason,
  }),
});
export type SourceRetired = EventOf<typeof SourceRetired>;

export const SourceFailing = defineEvent('SourceFailing', {
  version: 1,
  summary: 'A source does not give what it should; somebody should look.',
  data: z.object({
    sourceId,
    fault: z
      .enum(['unreachable', 'refused', 'unreadable', 'unmatched', 'silent', 'shrinking'])
      .describe(
        '`refused`: by an HTTP status or robots.txt; `unmatched`: the selector finds no link; `silent`: nothing new for far longer than usual; `shrinking`: its texts become much shorter',
      ),
    reason: z.string().min(1).describe('What is wrong, in words'),
    since: z.iso.datetime({ offset: true }).describe('The last time all was well, or its registration'),
    usualGapMinutes: z.number().positive().optional().describe('Between two of its articles, where that is known'),
    remedy: z.string().min(1).describe('What to do about it, in words'),
  }),
});
export type SourceFailing = EventOf<typeof SourceFailing>;

export const SourceRecovered = defineEvent('SourceRecovered', {
  version: 1,
  summary: 'A source that was failing gives what it should again.',
  data: z.object({
    sourceId,
    failingSince: z.iso.datetime({ offset: true }).describe('The `since` of the `SourceFailing` that it ends'),
    reason: z.string().min(1).describe('By what it is seen, in words'),
  }),
});
export type SourceRecovered = EventOf<typeof SourceRecovered>;
