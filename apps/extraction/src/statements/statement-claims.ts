import type { Document, Quotation } from '../document.js';
import type { Claim } from '../extractor.js';
import type { Lexicons } from '../lexicons.js';
import { occurrenceOf, spanOf } from '../merging/occurrence.js';
import { topicOf } from '../stances/topics.js';
import type { Statement } from './find-statements.js';

const confidences: Readonly<Record<string, number>> = { said: 0.85, mixed: 0.7, according: 0.65, continued: 0.7 };

/** A claim for each act of speaking. */
export function statementClaims(document: Document, statements: readonly Statement[], lexicons: Lexicons): Claim[] {
  return statements.flatMap((statement) => {
    const quotes = longestFirst(statement.quotations)
      .map(({ inner }) => spanOf(document.text, inner))
      .filter((span) => span !== undefined);
    const content = contentOf(document, statement);
    if (content === '') return [];
    const topic = topicOf(content, lexicons);
    const occurrence = occurrenceOf(document.article, {
      actors: [{ actor: statement.speaker, part: 'speaker' }],
      occurred: statement.occurred,
      topics: topic === undefined ? [] : [topic],
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

function longestFirst(quotations: readonly Quotation[]): readonly Quotation[] {
  return [...quotations].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
}

function contentOf(document: Document, { contents }: Statement): string {
  const words = contents.map(({ start, end }) => document.text.slice(start, end).trim()).filter((one) => one !== '');
  return words.join(' … ').slice(0, 1000);
}
