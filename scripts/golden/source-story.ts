import type { SourceCommand } from '#domain';

const sourceId = '01968a30-6400-7000-8000-0000000000aa';

/** When what was to become of a source. */
export type SourceStep = { readonly at: string; readonly command: SourceCommand };

/** The life of a source: it is moved, falls silent, recovers, rests and is gone. */
export const sourceStory: readonly SourceStep[] = [
  {
    at: '2025-05-12T09:00:00Z',
    command: {
      type: 'RegisterSource',
      sourceId,
      settings: {
        kind: 'feed',
        url: 'http://fjordpost.example/feed.xml',
        title: 'The Fjord Post',
        groups: ['Nordic press'],
        tags: ['fish'],
        language: 'en',
        country: 'NO',
      },
    },
  },
  {
    at: '2025-05-14T09:00:00Z',
    command: {
      type: 'ChangeSource',
      sourceId,
      changes: { url: 'https://fjordpost.example/feed.xml' },
      cause: 'redirect',
      reason: 'Its server has answered 301 to this address for two days',
    },
  },
  {
    at: '2025-05-16T09:00:00Z',
    command: {
      type: 'ReportFailure',
      sourceId,
      failure: {
        fault: 'silent',
        reason: 'Nothing new for 39 hours, where 12 are usual',
        since: '2025-05-14T18:00:00Z',
        usualGapMinutes: 720,
        remedy: 'See whether the feed still lists what the site publishes',
      },
    },
  },
  {
    at: '2025-05-16T12:00:00Z',
    command: { type: 'ReportRecovery', sourceId, reason: 'Two new articles came' },
  },
  {
    at: '2025-05-17T08:00:00Z',
    command: { type: 'PauseSource', sourceId, reason: 'The publisher moves to another house' },
  },
  { at: '2025-05-19T08:00:00Z', command: { type: 'ResumeSource', sourceId, reason: 'The move is done' } },
  {
    at: '2025-05-20T08:00:00Z',
    command: { type: 'RetireSource', sourceId, cause: 'gone', reason: 'Its server has answered 410 three times' },
  },
];
