import { article, isAnalysed, occurrence, type Decider, type OccurrenceCommand } from '#domain';
import type { ArticleAnalysed, Fact, StoredEvent } from '#events';
import type { Extraction, ReadableArticle } from '../extractor.js';

/** What was read by whom, and which stream each claim belongs to. */
export type Reading = {
  readonly article: ReadableArticle;
  readonly extractor: ArticleAnalysed['data']['extractor'];
  readonly extraction: Extraction;
  /** Stream ids of the extraction's claims, in their order. */
  readonly streamIds: readonly string[];
};

/** What becomes of one stream. */
export type Decision = {
  readonly streamId: string;
  readonly expectedVersion: number;
  readonly facts: readonly Fact[];
};

type Past = readonly StoredEvent[];

/** The streams that the earlier analyses of an article reported, so that what is no longer said can be withdrawn. */
export function reportedBefore(past: Past): readonly string[] {
  return past.flatMap((event) => (event.type === 'ArticleAnalysed' ? [event.data.occurrences] : [])).at(-1) ?? [];
}

/**
 * Decides all that a reading changes: occurrences told, corroborated or retracted, and the note that the revision was
 * analysed. Nothing when the extractor has read the revision before, and nothing but the note when its words were removed
 * on legal demand: who still has them, be it from Kafka, tells nothing of them. `pastOf` answers the events of a stream.
 */
export function decideAnalysis(reading: Reading, pastOf: (streamId: string) => Past): readonly Decision[] {
  const { articleId, revision } = reading.article;
  const streamId = `article-${articleId}`;
  const past = pastOf(streamId);
  if (isAnalysed(fold(article, past), { articleId, revision, extractor: reading.extractor })) return [];

  if (isRemoved(past, revision)) {
    const extraction = { claims: [], dropped: [], skipped: 'its words were removed on legal demand' };
    const note = noteOf({ ...reading, extraction, streamIds: reportedBefore(past) });
    return [{ streamId, expectedVersion: past.length, facts: [{ type: 'ArticleAnalysed', data: note }] }];
  }
  const analysed: Fact = { type: 'ArticleAnalysed', data: noteOf(reading) };
  const occurrences = [...commandsOf(reading, reportedBefore(past))].map(([id, commands]) =>
    decide(id, pastOf(id), commands),
  );
  return [
    ...occurrences.filter(({ facts }) => facts.length > 0),
    { streamId, expectedVersion: past.length, facts: [analysed] },
  ];
}

const isRemoved = (past: Past, revision: number): boolean =>
  past.some((event) => 'text' in event.data && event.data.revision === revision && event.redacted?.includes('/text'));

function noteOf({ article: read, extractor, extraction, streamIds }: Reading): ArticleAnalysed['data'] {
  return {
    articleId: read.articleId,
    revision: read.revision,
    extractor,
    occurrences: [...new Set(streamIds)],
    dropped: [...extraction.dropped],
    ...(extraction.skipped === undefined ? {} : { skipped: extraction.skipped }),
  };
}

function commandsOf(
  { article: { articleId, revision }, extraction: { claims }, streamIds }: Reading,
  before: readonly string[],
): ReadonlyMap<string, OccurrenceCommand[]> {
  const commands = new Map<string, OccurrenceCommand[]>();
  claims.forEach(({ type, data }, index) => {
    const id = streamIds[index] ?? '';
    const fact = { type, data } as Extract<OccurrenceCommand, { type: 'ReportOccurrence' }>['fact'];
    commands.set(id, [...(commands.get(id) ?? []), { type: 'ReportOccurrence', fact }]);
  });
  const reason = `Revision ${revision} of article ${articleId} no longer says so`;
  for (const id of before) {
    if (!commands.has(id)) commands.set(id, [{ type: 'WithdrawReport', articleId, reason }]);
  }
  return commands;
}

function decide(streamId: string, past: Past, commands: readonly OccurrenceCommand[]): Decision {
  let state = fold(occurrence, past);
  const facts: Fact[] = [];
  for (const command of commands) {
    const decided = occurrence.decide(command, state);
    state = decided.reduce((known, fact) => occurrence.evolve(known, fact), state);
    facts.push(...decided);
  }
  return { streamId, expectedVersion: past.length, facts };
}

/** The catalogue puts only events of a stream's own category into it, so they are the decider's facts. */
function fold<State, Command, Known extends Fact>(decider: Decider<State, Command, Known>, past: Past): State {
  return past.reduce((state, { type, data }) => decider.evolve(state, { type, data } as Known), decider.initialState);
}
