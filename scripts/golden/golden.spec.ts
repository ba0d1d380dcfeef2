import { readFileSync } from 'node:fs';
import { allEvents, type StoredEvent } from '#events';
import { decodeCloudEvent } from '#messaging';
import { goldenDocuments } from './documents.js';
import { fold } from './fold.js';
import type { GoldenRecord } from './records.js';

const committed = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const lines = committed('docs/golden/records.ndjson').trimEnd().split('\n');
const records = lines.map((line) => JSON.parse(line) as GoldenRecord);
const decode = ({ headers, value }: GoldenRecord): StoredEvent =>
  decodeCloudEvent({ headers: { ...headers }, value: Buffer.from(JSON.stringify(value)) });
const events = [...new Map(records.map(decode).map((event) => [event.id, event])).values()];

describe('the golden stream', () => {
  it('is what the deciders make of the story, to the byte', async () => {
    for (const [path, content] of Object.entries(await goldenDocuments())) expect(content).toBe(committed(path));
  });

  it('holds every type of the catalogue', () => {
    expect([...new Set(events.map(({ type }) => type))].sort()).toEqual(allEvents.map(({ type }) => type).sort());
  });

  it('holds events as a log has them: positions grow, streams have no gaps, keys and topics fit', () => {
    expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
    for (const { streamId, streamVersion, position } of events) {
      const before = events.filter((event) => event.streamId === streamId && event.position <= position);
      expect([streamId, before.length]).toEqual([streamId, streamVersion]);
    }
    for (const { key, topic, headers } of records) {
      expect([headers['ce_subject'], `dateline.${key.split('-')[0] ?? ''}`]).toEqual([key, topic]);
    }
  });

  it('holds redeliveries that are the same to the byte, next to each other and apart', () => {
    const seen = new Map<string, number[]>();
    lines.forEach((line, index) => seen.set(line, [...(seen.get(line) ?? []), index]));
    expect(seen.size).toBe(events.length);
    const distances = [...seen.values()].flatMap(([first = 0, second]) =>
      second === undefined ? [] : [second - first],
    );
    expect([...new Set(distances)].sort()).toEqual([1, 3, 5]);
  });

  it.each([
    [
      'planned, then going on, then concluded',
      ['MeetingPlanned', 'OccurrenceCorroborated', 'MeetingHeld', 'MeetingHeld', 'OccurrenceCorroborated'],
    ],
    ['ruled out', ['MeetingRuledOut']],
    ['a visit planned, then made', ['VisitPlanned', 'VisitMade', 'OccurrenceCorroborated']],
    [
      'an attack told twice by one paper, then by another',
      ['AttackReported', 'OccurrenceCorroborated', 'OccurrenceCorroborated'],
    ],
    ['an arrest that a paper takes back', ['ArrestMade', 'ReportWithdrawn', 'OccurrenceRetracted']],
    [
      'reported, corroborated twice, then by one less',
      ['MeetingHeld', 'OccurrenceCorroborated', 'OccurrenceCorroborated', 'ReportWithdrawn'],
    ],
    ['reported, then retracted', ['MeetingHeld', 'ReportWithdrawn', 'OccurrenceRetracted']],
    [
      'an article that is revised and read again',
      ['ArticleCollected', 'ArticleAnalysed', 'ArticleRevised', 'ArticleAnalysed'],
    ],
    ['an article that is a copy', ['ArticleCollected', 'ArticleDuplicated', 'ArticleAnalysed']],
    ['an article that is redacted', ['ArticleCollected', 'ArticleAnalysed', 'EventRedacted']],
    ['a statement that is redacted', ['StatementMade', 'EventRedacted']],
    ['a stance that is confirmed by a revision', ['StanceDeclared', 'OccurrenceCorroborated']],
    [
      'a source that moves, falls silent, recovers, rests and is gone',
      [
        ...['SourceRegistered', 'SourceChanged', 'SourceFailing', 'SourceRecovered'],
        ...['SourcePaused', 'SourceResumed', 'SourceRetired'],
      ],
    ],
    ['a stance that is retracted', ['StanceDeclared', 'ReportWithdrawn', 'OccurrenceRetracted']],
  ])('tells a life: %s', (_, types) => {
    const lives = [...new Set(events.map(({ streamId }) => streamId))].map((stream) =>
      events.flatMap(({ streamId, type }) => (streamId === stream ? [type] : [])).join(),
    );
    expect(lives).toContain(types.join());
  });

  it('tells every state of a meeting, and a stance that changes', () => {
    const states = events.flatMap((event) => (event.type === 'MeetingHeld' ? [event.data.state] : []));
    expect(states).toEqual(expect.arrayContaining(['ongoing', 'concluded']));
    const iceland = events.flatMap((event) =>
      event.type === 'StanceDeclared' && event.data.actors[0]?.actorId === 'state-is' ? [event.data.position] : [],
    );
    expect(iceland).toEqual(['conditional', 'for']);
    const positions = events.flatMap((event) => (event.type === 'StanceDeclared' ? [event.data.position] : []));
    expect(new Set(positions).size).toBe(5);
  });

  it('folds into what is expected, also when topics are read one after another', () => {
    const expected = JSON.parse(committed('docs/golden/expected.json')) as object;
    expect(fold(records)).toEqual(expected);
    const byTopic = records.toSorted((a, b) => (a.topic < b.topic ? 1 : a.topic > b.topic ? -1 : 0));
    expect(fold(byTopic)).toEqual(expected);
  });
});
