import {
  definitionOf,
  ploverCodes,
  type Act,
  type ActType,
  type ArticleCollected,
  type Envelope,
  type MeetingHeld,
  type StanceDeclared,
  type StatementMade,
  type StoredEvent,
} from '#events';

/** What a builder is told; everything else is filled in with something valid and always the same. */
export type EventDetails<E extends StoredEvent> = Partial<Envelope> & { readonly data?: Partial<E['data']> };

/** A stored `ArticleCollected` of stream `article-1`, version and position 1, unless told otherwise. */
export function anArticleCollected({ data, ...given }: EventDetails<ArticleCollected> = {}): ArticleCollected {
  return {
    ...envelopeOf('article-1', given),
    type: 'ArticleCollected',
    version: 1,
    data: {
      articleId: '1',
      revision: 1,
      url: 'https://news.example/1',
      title: 'Ministers meet in Riyadh',
      text: 'Ministers of both countries met in Riyadh on Tuesday.',
      publishedAt: '2025-02-18T09:00:00Z',
      contentHash: '0'.repeat(64),
      ...data,
    },
  };
}

/** A stored `MeetingHeld` of stream `meeting-1`, version and position 1, unless told otherwise. */
export function aMeetingHeld({ data, ...given }: EventDetails<MeetingHeld> = {}): MeetingHeld {
  return {
    ...envelopeOf('meeting-1', given),
    type: 'MeetingHeld',
    version: 1,
    data: { ...occurrence, kind: 'meeting', state: 'concluded', absentees: [], ...data },
  };
}

/**
 * A stored act of the type, version and position 1, of stream `measure-1` where its category is `measure`, unless told
 * otherwise: the United States do it to Russia.
 */
export function anAct<T extends ActType>(
  type: T,
  { data, ...given }: Partial<Envelope> & { readonly data?: Partial<Act> } = {},
): Envelope & { readonly type: T; readonly version: number; readonly data: Act } {
  return {
    ...envelopeOf(`${definitionOf(type)?.categories[0] ?? ''}-1`, given),
    type,
    version: 1,
    data: {
      ...occurrence,
      actors: [
        { ...us, part: 'agent' },
        { ...russia, part: 'target' },
      ],
      code: { plover: ploverCodes[type] },
      about: 'the war in Ukraine',
      ...data,
    },
  };
}

/** A stored `StanceDeclared` of stream `stance-1`, version and position 1, unless told otherwise. */
export function aStanceDeclared({ data, ...given }: EventDetails<StanceDeclared> = {}): StanceDeclared {
  return {
    ...envelopeOf('stance-1', given),
    type: 'StanceDeclared',
    version: 1,
    data: { ...occurrence, position: 'for', target: 'a ceasefire', quotes: [], ...data },
  };
}

/** A stored `StatementMade` of stream `statement-1`, version and position 1, unless told otherwise. */
export function aStatementMade({ data, ...given }: EventDetails<StatementMade> = {}): StatementMade {
  return {
    ...envelopeOf('statement-1', given),
    type: 'StatementMade',
    version: 1,
    data: { ...occurrence, content: 'that the talks were useful', quotes: [], ...data },
  };
}

/** The events as one log would hold them after `position`: positions, versions in their streams and ids are counted. */
export function asLog(events: readonly StoredEvent[], { after = 0 } = {}): StoredEvent[] {
  const versions = new Map<string, number>();
  return events.map((event, index) => {
    const position = after + index + 1;
    const streamVersion = (versions.get(event.streamId) ?? 0) + 1;
    versions.set(event.streamId, streamVersion);
    return { ...event, ...idsOf(position), position, streamVersion };
  });
}

function envelopeOf(streamId: string, given: Partial<Envelope>): Envelope {
  const { position = 1 } = given;
  return {
    streamId,
    streamVersion: 1,
    position,
    publishedAt: '2025-02-18T09:00:00Z',
    recordedAt: '2025-02-18T09:05:00.000Z',
    actor: 'client:spec',
    ...idsOf(position),
    ...given,
  };
}

/** UUIDs of version 7 that tell the position in their last digits. */
function idsOf(position: number): Pick<Envelope, 'id' | 'correlationId' | 'causationId'> {
  const uuid = (kind: string): string => `01951853-ca00-7000-8${kind}-${String(position).padStart(12, '0')}`;
  return { id: uuid('00e'), correlationId: uuid('00c'), causationId: uuid('00a') };
}

const us = { actorId: 'state-us', name: 'United States', kind: 'state', country: 'US' } as const;
const russia = { actorId: 'state-ru', name: 'Russia', kind: 'state', country: 'RU' } as const;
const occurrence = {
  actors: [
    { ...us, part: 'participant' },
    { ...russia, part: 'participant' },
  ],
  occurred: { from: '2025-02-18', to: '2025-02-18', precision: 'day', expression: 'Tuesday' },
  where: { name: 'Riyadh', country: 'SA' },
  topics: [{ topicId: 'ukraine-war', label: 'the war in Ukraine' }],
  basis: 'reported',
  attribution: [],
  background: false,
  confidence: 0.9,
  code: { plover: 'CONSULT', cameo: '042' },
  evidence: { articleId: '1', revision: 1, spans: [{ start: 0, end: 9, quote: 'Ministers' }] },
  extractor: { name: 'spec', version: '1', rule: 'meet' },
} satisfies Omit<MeetingHeld['data'], 'kind' | 'state' | 'absentees'>;
