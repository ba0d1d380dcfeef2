import { loadLexicons } from '../lexicons.js';
import { findQuotations } from '../quotes/find-quotations.js';
import { findBlocks } from './blocks.js';
import { whyUnreadable } from './language.js';
import { findSentences } from './sentences.js';
import { tokenise } from './tokens.js';

const lexicons = loadLexicons();
const abbreviations = new Set(lexicons.english.abbreviations);

function sentencesOf(text: string, title = ''): string[] {
  const blocks = findBlocks(text, title);
  return findSentences(text, blocks, findQuotations(text, blocks), abbreviations).map((s) =>
    text.slice(s.start, s.end),
  );
}
function kindsOf(text: string, title = ''): [string, string][] {
  return findBlocks(text, title).map((block) => [block.kind, text.slice(block.start, block.end)]);
}

describe('dividing a text into blocks', () => {
  it('tells headline, caption, credit, subheading and body apart', () => {
    const text = [
      'Ministers meet in Oslo',
      '',
      'Norwegian Prime Minister Kari Lund shakes hands with her guest in Oslo on May 3, 2024.',
      'Ola Berg | Reuters',
      'The ministers met on Friday. They talked for two hours.',
      'A difficult start',
    ].join('\n');
    expect(kindsOf(text, 'Ministers meet in Oslo').map(([kind]) => kind)).toEqual([
      'headline',
      'caption',
      'credit',
      'body',
      'subheading',
    ]);
  });
  it('takes a dateline off the paragraph it opens', () => {
    expect(kindsOf('X\nPARIS (AFP) — The talks went on.')).toContainEqual(['dateline', 'PARIS (AFP) —']);
    expect(kindsOf('X\nPARIS (AFP) — The talks went on.')).toContainEqual(['body', 'The talks went on.']);
  });
  it('takes a credit in brackets out of a paragraph', () => {
    const kinds = kindsOf('X\nTwo ministers wave. (Photo: Ann Example, AP) The talks went on all night.');
    expect(kinds.map(([kind]) => kind)).toEqual(['headline', 'body', 'credit', 'body']);
  });
  it('does not take a sentence with a dash for a dateline or one with a bar for a credit', () => {
    expect(kindsOf('X\nThe minister — who was late — apologised to everybody in the room.').at(-1)?.[0]).toBe('body');
    expect(kindsOf('X\nThe vote was 4|5, he said, and nothing more came of it.').at(-1)?.[0]).toBe('body');
  });
});

describe('cutting sentences', () => {
  it('does not cut after abbreviations, initials and decimals', () => {
    expect(
      sentencesOf('The U.S. Secretary of State met Mr. Lund on Feb. 3 in St. Petersburg. Growth was 2.5 per cent.'),
    ).toHaveLength(2);
    expect(sentencesOf('It was agreed with the U.K. The talks go on.')).toHaveLength(2);
  });
  it('never cuts inside a quotation, and keeps its speaker with it', () => {
    expect(sentencesOf('“We will go. We will not wait. That is all,” Lund said. She left.')).toEqual([
      '“We will go. We will not wait. That is all,” Lund said.',
      'She left.',
    ]);
    expect(sentencesOf('"We go. Now." The hall fell silent.')).toHaveLength(2);
  });
  it('gives offsets that reproduce the words', () => {
    const text = '  Ärzte “helfen” 😀 überall.  Zwei\u00a0Sätze… Und ‘drei’!\nNeue Zeile\u2028Noch eine.';
    const blocks = findBlocks(text, '');
    for (const sentence of findSentences(text, blocks, findQuotations(text, blocks), abbreviations)) {
      expect(text.slice(sentence.start, sentence.end).trim()).toBe(text.slice(sentence.start, sentence.end));
      for (const token of sentence.tokens) expect(text.slice(token.start, token.end)).toBe(token.text);
    }
  });
});

describe('cutting tokens', () => {
  const words = (text: string): string[] =>
    tokenise(text, { start: 0, end: text.length }, abbreviations).map((token) => token.text);

  it('keeps abbreviations, splits off possessives and clitics', () => {
    expect(words('Mr. Lund’s U.S. trip: he’d paid $2.5.')).toEqual([
      'Mr.',
      'Lund',
      '’s',
      'U.S.',
      'trip',
      ':',
      'he',
      '’d',
      'paid',
      '$',
      '2.5',
      '.',
    ]);
  });
  it('divides at hyphens and keeps negations whole', () => {
    expect(words("Lund-Berg can't")).toEqual(['Lund', '-', 'Berg', "can't"]);
  });
});

describe('telling whether a text can be read', () => {
  const article = { articleId: 'a', revision: 1, title: '', publishedAt: '2024-05-03T10:00:00Z' };

  it('reads English, declared or not', () => {
    expect(
      whyUnreadable(
        { ...article, text: 'The minister said it was the end of the talks.', language: 'en-GB' },
        lexicons,
      ),
    ).toBeUndefined();
    expect(whyUnreadable({ ...article, text: 'Short.' }, lexicons)).toBeUndefined();
  });
  it('does not read a declared other language, other scripts or plainly other words', () => {
    const german =
      'Der Minister sagte am Montag, dass die Gespräche in Wien ohne Ergebnis geblieben seien und man sich im Mai wieder treffen wolle, wenn alle Seiten dazu bereit sind.';
    expect(whyUnreadable({ ...article, text: 'Hello there.', language: 'fr' }, lexicons)).toContain('fr');
    expect(whyUnreadable({ ...article, text: german }, lexicons)).toBe('the text is not English');
    expect(whyUnreadable({ ...article, text: 'محادثات في القاهرة' }, lexicons)).toBe('the text is not English');
    expect(whyUnreadable({ ...article, text: '' }, lexicons)).toBe('the text has no words');
  });
});
