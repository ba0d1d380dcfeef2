import type { Topic } from '#events';
import type { Document, Quotation } from '../document.js';
import type { Claim } from '../extractor.js';
import type { Lexicons } from '../lexicons.js';
import { occurrenceOf, spanOf } from '../merging/occurrence.js';
import { plansIn } from '../stances/plans.js';
import type { Statement } from './find-statements.js';

const MOST_TOPICS = 3;

const confidences: Readonly<Record<string, number>> = { said: 0.85, mixed: 0.7, according: 0.65, continued: 0.7 };

/** A claim for each act of speaking. */
export function statementClaims(document: Document, statements: readonly Statement[], lexicons: Lexicons): Claim[] {
  return statements.flatMap((statement) => {
    const quotes = longestFirst(statement.quotations)
      .map(({ inner }) => spanOf(document.text, inner))
      .filter((span) => span !== undefined);
    const content = contentOf(document, statement);
    if (content === '') return [];
    const occurrence = occurrenceOf(document.article, {
      actors: [{ actor: statement.speaker, part: 'speaker' }],
      occurred: statement.occurred,
      topics: topicsOf(content, lexicons),
      basis: quotes.some(({ quote }) => quote.split(/\s+/).length > 1) ? 'quoted' : 'reported',
      attribution: statement.attribution,
      confidence: confidences[statement.rule] ?? 0.5,
      plover: 'STATEMENT',
      evidence: statement.evidence,
      rule: `statement.${statement.rule}`,
    });
    const venue = statement.venue === undefined ? {} : { venue: statement.venue };
    return [
      {
        type: 'StatementMade' as const,
        data: { ...occurrence, content, quotes, ...venue },
        core: [statement.speaker.actorId],
      },
    ];
  });
}

/** The plans that what is said names, each once; what is said itself is no topic. */
function topicsOf(content: string, lexicons: Lexicons): Topic[] {
  const topics = plansIn(content, 0, lexicons).map(({ topic }) => topic);
  return [...new Map(topics.map((topic) => [topic.topicId, topic])).values()].slice(0, MOST_TOPICS);
}

function longestFirst(quotations: readonly Quotation[]): readonly Quotation[] {
  return [...quotations].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
}

function contentOf(document: Document, { contents }: Statement): string {
  const words = contents.map(({ start, end }) => document.text.slice(start, end).trim()).filter((one) => one !== '');
  return words.join(' … ').slice(0, 1000);
}
