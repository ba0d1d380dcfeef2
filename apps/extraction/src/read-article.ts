import { findMentions } from './actors/find-mentions.js';
import { gazetteerOf } from './actors/gazetteer.js';
import { findDates } from './dates/find-dates.js';
import type { Document } from './document.js';
import type { Dropped, Extraction, ReadableArticle } from './extractor.js';
import type { Lexicons } from './lexicons.js';
import { findMeetings } from './meetings/find-meetings.js';
import { meetingClaims } from './meetings/meeting-claims.js';
import { withParticipation } from './meetings/participation.js';
import { mergeMeetings } from './merging/merge-meetings.js';
import { findPlaces } from './places/find-places.js';
import { findQuotations } from './quotes/find-quotations.js';
import { findSpeech } from './quotes/find-speech.js';
import { findStances } from './stances/find-stances.js';
import { stanceClaims } from './stances/stance-claims.js';
import { findStatements } from './statements/find-statements.js';
import { mergeStatements } from './statements/merge-statements.js';
import { statementClaims } from './statements/statement-claims.js';
import { findBlocks, longestRead } from './text/blocks.js';
import { whyUnreadable } from './text/language.js';
import { once } from './text/once.js';
import { readSentences } from './text/reading.js';
import { findSentences } from './text/sentences.js';
import { validateClaims } from './validation/validate-claims.js';

const abbreviations = once((lexicons: Lexicons): ReadonlySet<string> => new Set(lexicons.english.abbreviations));

const statesOf = once((lexicons: Lexicons): ReadonlySet<string> => new Set(gazetteerOf(lexicons).stateNames.values()));

/** Lays the layers of a document one after the other; each reads those before and changes none. */
export function documentOf(article: ReadableArticle, lexicons: Lexicons): Document {
  const { text } = article;
  const today = article.publishedAt.slice(0, 10);
  const blocks = findBlocks(text, article.title);
  const quotations = findQuotations(text, blocks);
  const sentences = findSentences(text, blocks, quotations, abbreviations(lexicons));
  const mentions = findMentions(sentences, today, lexicons);
  const dates = findDates(text, sentences, today);
  const places = findPlaces(sentences, lexicons);
  return { article, text, blocks, quotations, sentences, mentions, dates, places };
}

/** Reads one article: the document's layers, then speech, meetings and stances, merged and validated. */
export function readArticle(article: ReadableArticle, lexicons: Lexicons): Extraction {
  const skipped = whyUnreadable(article, lexicons);
  if (skipped !== undefined) return { claims: [], dropped: [], skipped };
  const document = documentOf(article, lexicons);
  const readings = readSentences(document);
  const speech = findSpeech(document, readings, lexicons);
  const statements = mergeStatements(findStatements(document, readings, speech, lexicons));
  const told = mergeMeetings(findMeetings(document, readings, lexicons), {
    today: article.publishedAt.slice(0, 10),
    states: statesOf(lexicons),
  });
  const meetings = withParticipation(readings, told, lexicons);
  const stances = findStances(document, readings, speech, lexicons);
  const claims = [
    ...meetingClaims(document, meetings),
    ...stanceClaims(document, stances),
    ...statementClaims(document, statements, lexicons),
  ];
  const mentioned = new Set(document.mentions.flatMap((mention) => mention.actors.map((actor) => actor.actorId)));
  const { claims: valid, dropped } = validateClaims(claims, { article, mentioned });
  return { claims: valid, dropped: [...dropped, ...unread(article)] };
}

/** What stands beyond the longest text that is read is told, not passed over in silence. */
function unread({ text }: ReadableArticle): readonly Dropped[] {
  if (text.length <= longestRead) return [];
  return [{ type: 'text', reason: `only the first ${longestRead} of ${text.length} characters were read`, count: 1 }];
}
