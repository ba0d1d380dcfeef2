import type { EventNamed, EventType, Occurrence } from '#events';

const occurrence: Occurrence = {
  actors: [
    {
      actorId: 'person-foreign-minister-sweden',
      name: 'Foreign Minister of Sweden',
      kind: 'person',
      country: 'SE',
      role: 'Foreign Minister',
      onBehalfOf: 'state-se',
      part: 'participant',
    },
    { actorId: 'organisation-harbour-council', name: 'Harbour Council', kind: 'organisation', part: 'host' },
  ],
  occurred: { from: '2025-03-10', to: '2025-03-16', precision: 'week', expression: 'next week' },
  where: { name: 'Gothenburg', country: 'SE', venue: 'the Old Exchange' },
  topics: [{ topicId: 'harbour-tolls', label: 'harbour tolls' }],
  basis: 'reported',
  attribution: [{ kind: 'agency', name: 'the Nordic wire' }],
  background: false,
  confidence: 0.85,
  code: { plover: 'CONSULT', cameo: '042' },
  evidence: {
    articleId: '5f0c1d2e',
    revision: 1,
    spans: [{ start: 0, end: 33, quote: 'The minister meets the council 🤝' }],
  },
  extractor: { name: 'rules', version: '1.4.0', rule: 'meet' },
};

const meeting = { ...occurrence, kind: 'meeting' } as const;
const article = {
  articleId: '5f0c1d2e',
  revision: 1,
  url: 'https://news.example/harbour/tolls',
  title: 'Minister and council meet over tolls',
  text: 'The minister meets the council 🤝 in Gothenburg.\n\n“We are close,” she said.',
  publishedAt: '2025-03-07T18:30:00+01:00',
  publisher: 'The Harbour Gazette',
  language: 'en-GB',
  contentHash: '9b'.repeat(32),
  sourceId: '01957a3c-5b00-7000-8000-0000000000aa',
  byline: 'Astrid Lund',
  updatedAt: '2025-03-07T19:05:00+01:00',
  documentHash: '4e'.repeat(32),
  provenance: {
    title: { from: 'json-ld', confidence: 0.95 },
    publishedAt: { from: 'json-ld', confidence: 0.95 },
    updatedAt: { from: 'meta', confidence: 0.9 },
    byline: { from: 'json-ld', confidence: 0.95 },
    publisher: { from: 'open-graph', confidence: 0.9 },
    language: { from: 'detected', confidence: 0.99 },
  },
};

/** One example of each event's data with every field there is, from which the published examples are made. */
export const fullExamples: { readonly [T in EventType]: EventNamed<T>['data'] } = {
  ArticleCollected: article,
  ArticleRevised: {
    ...article,
    revision: 2,
    title: 'Minister and council agree on tolls',
    contentHash: '7a'.repeat(32),
    changes: { from: 1, title: true, wordsAdded: 3, wordsRemoved: 1, kept: 0.9375, added: [{ start: 34, end: 47 }] },
  },
  ArticleDuplicated: {
    articleId: '5f0c1d2e',
    revision: 1,
    groupId: '77aa',
    originalArticleId: '0b3d',
    comparedWith: { articleId: '77aa', revision: 1 },
    sharedShare: 0.75,
    sharedShingles: 9,
    shingles: 12,
    passages: [{ start: 0, end: 48 }],
    members: ['77aa', '0b3d'],
  },
  ArticleAnalysed: {
    articleId: '5f0c1d2e',
    revision: 1,
    extractor: { name: 'rules', version: '1.4.0' },
    occurrences: ['meeting-6f1c', 'statement-02ab'],
    dropped: [{ type: 'StanceDeclared', reason: 'quote-not-in-text', count: 2 }],
    skipped: 'the text is not English',
  },
  EventRedacted: {
    eventId: '01957a3c-5b00-7000-8000-00000000000b',
    fields: ['/text', '/actors/0/name'],
    reason: 'Order 12/2025 of the district court',
  },
  MeetingHeld: { ...meeting, state: 'concluded', absentees: ['Mayor of Gothenburg'] },
  MeetingPlanned: meeting,
  MeetingRuledOut: meeting,
  OccurrenceCorroborated: { evidence: { ...occurrence.evidence, articleId: '77aa', revision: 3 }, confidence: 0.7 },
  ReportWithdrawn: { articleId: '5f0c1d2e', reason: 'Revision 2 of article 5f0c1d2e no longer says so' },
  OccurrenceRetracted: { reason: 'Revision 2 of article 5f0c1d2e no longer says so' },
  StanceDeclared: {
    ...occurrence,
    position: 'conditional',
    target: 'lower harbour tolls',
    condition: 'if the council opens its books',
    quotes: [{ start: 51, end: 63, quote: 'We are close' }],
  },
  StatementMade: {
    ...occurrence,
    content: 'We are close',
    quotes: [{ start: 51, end: 63, quote: 'We are close' }],
    venue: 'reporters',
  },
};
