import type { Fact, StoredEvent } from '#events';
import { aMeetingHeld, anArticleCollected, asLog } from '#testing';
import type { Claim } from '../extractor.js';
import { decideAnalysis, type Decision, type Reading } from './decide-analysis.js';

const collected = anArticleCollected();
const revised = { ...collected, type: 'ArticleRevised', data: { ...collected.data, revision: 2 } } as StoredEvent;
const { data } = aMeetingHeld();
const { articleId, title, text, publishedAt } = collected.data;
const extractor = { name: 'rules', version: '1' };

const meeting = (revision = 1, article = articleId): Extract<Claim, { type: 'MeetingHeld' }> => ({
  type: 'MeetingHeld',
  data: { ...data, evidence: { ...data.evidence, articleId: article, revision } },
  core: ['state-us', 'state-ru'],
});
const reading = (claims: readonly Claim[], given: Partial<Reading> = {}): Reading => ({
  article: { articleId, revision: 1, title, text, publishedAt },
  extractor,
  extraction: { claims, dropped: [] },
  streamIds: claims.map(() => 'meeting-1'),
  ...given,
});
const second = { article: { articleId, revision: 2, title, text, publishedAt } };

/** The log after decisions were appended to it. */
function append(log: readonly StoredEvent[], decisions: readonly Decision[]): StoredEvent[] {
  const added = decisions.flatMap(({ streamId, facts }) => facts.map((fact) => ({ ...collected, ...fact, streamId })));
  return asLog([...log, ...(added as StoredEvent[])]);
}
const decideOn = (log: readonly StoredEvent[], what: Reading): readonly Decision[] =>
  decideAnalysis(what, (id) => log.filter(({ streamId }) => streamId === id));
const typesOf = (decisions: readonly Decision[]): Fact['type'][] =>
  decisions.flatMap(({ facts }) => facts.map(({ type }) => type));

describe('deciding what an analysis changes', () => {
  const fresh = asLog([collected]);

  it('tells the occurrence and notes the analysis in one go', () => {
    const decisions = decideOn(fresh, reading([meeting()]));
    expect(decisions).toEqual([
      { streamId: 'meeting-1', expectedVersion: 0, facts: [{ type: 'MeetingHeld', data: meeting().data }] },
      {
        streamId: 'article-1',
        expectedVersion: 1,
        facts: [
          {
            type: 'ArticleAnalysed',
            data: { articleId, revision: 1, extractor, occurrences: ['meeting-1'], dropped: [] },
          },
        ],
      },
    ]);
  });

  it('changes nothing when the same extractor has read the revision before', () => {
    const log = append(fresh, decideOn(fresh, reading([meeting()])));
    expect(decideOn(log, reading([meeting()]))).toEqual([]);
  });

  it('tells one occurrence once, however often the article tells it', () => {
    expect(typesOf(decideOn(fresh, reading([meeting(), meeting()])))).toEqual(['MeetingHeld', 'ArticleAnalysed']);
  });

  it('corroborates what another article has told', () => {
    const other = { ...aMeetingHeld(), data: meeting(1, 'other').data };
    const log = asLog([other, collected]);
    expect(typesOf(decideOn(log, reading([meeting()])))).toEqual(['OccurrenceCorroborated', 'ArticleAnalysed']);
  });

  it('retracts what the revised article no longer says', () => {
    const log = append(append(fresh, decideOn(fresh, reading([meeting()]))), [
      { streamId: 'article-1', expectedVersion: 2, facts: [revised] },
    ]);
    expect(typesOf(decideOn(log, reading([], second)))).toEqual([
      'ReportWithdrawn',
      'OccurrenceRetracted',
      'ArticleAnalysed',
    ]);
    expect(typesOf(decideOn(log, reading([meeting(2)], second)))).toEqual([
      'OccurrenceCorroborated',
      'ArticleAnalysed',
    ]);
  });

  it('tells nothing of words that were removed, and withdraws nothing that was told before', () => {
    const told = append(fresh, decideOn(fresh, reading([meeting()])));
    const [first, ...rest] = told.map((event) =>
      event.type === 'ArticleCollected' ? { ...event, redacted: ['/text'] } : event,
    );
    const later = { extractor: { name: 'rules', version: '2' } };
    const [note, ...others] = decideOn([first as StoredEvent, ...rest], reading([meeting(), meeting()], later));
    expect(others).toEqual([]);
    expect(note?.facts).toMatchObject([
      {
        type: 'ArticleAnalysed',
        data: { occurrences: ['meeting-1'], skipped: 'its words were removed on legal demand' },
      },
    ]);
  });

  it('notes an article that was not read, with the reason', () => {
    const skipped = 'the text is not English';
    const [note] = decideOn(fresh, reading([], { extraction: { claims: [], dropped: [], skipped } }));
    expect(note?.facts[0]?.data).toMatchObject({ skipped, occurrences: [] });
  });
});
