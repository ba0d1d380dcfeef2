import type { ArticleText } from '../articles/article-row.js';

type Span = ArticleText['spans'][number];

/** A stretch of text with the same events all along. */
export type Segment = {
  readonly text: string;
  /** Part of the evidence of the event that is looked at. */
  readonly isEvidence: boolean;
  /** The first stretch of that evidence: where the page is scrolled to. */
  readonly isFirst: boolean;
  /** Another event that these words tell of. */
  readonly otherEventId: string | undefined;
};

/** The paragraphs of a text, cut where the evidence of an event begins or ends. */
export function markedParagraphs(text: string, spans: readonly Span[], eventId: string | undefined): Segment[][] {
  const first = Math.min(...spans.filter((span) => span.eventId === eventId).map(({ start }) => start));
  return paragraphsOf(text).map(({ start, end }) => {
    const cuts = spans.flatMap((span) => [span.start, span.end]).filter((at) => at > start && at < end);
    const edges = [...new Set([start, ...cuts, end])].sort((a, b) => a - b);
    return edges.slice(0, -1).map((from, index) => {
      const to = edges[index + 1] ?? end;
      const covering = spans.filter((span) => span.start < to && span.end > from);
      const isEvidence = covering.some((span) => span.eventId === eventId);
      const otherEventId = isEvidence ? undefined : covering[0]?.eventId;
      return { text: text.slice(from, to), isEvidence, isFirst: isEvidence && from === first, otherEventId };
    });
  });
}

function paragraphsOf(text: string): { start: number; end: number }[] {
  return [...text.matchAll(/[^\n]*\S[^\n]*/g)].map(({ index, 0: paragraph }) => ({
    start: index,
    end: index + paragraph.length,
  }));
}
