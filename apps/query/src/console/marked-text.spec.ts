import { markedParagraphs } from './marked-text.js';

const text = 'They met.\n\nHe is against it. 𝔘!\n';
const span = (
  words: string,
  eventId: string,
): { start: number; end: number; quote: string; eventId: string; type: string } => {
  const start = text.indexOf(words);
  return { start, end: start + words.length, quote: words, eventId, type: 'MeetingHeld' };
};
const brief = (spans: ReturnType<typeof span>[], eventId?: string): string[] =>
  markedParagraphs(text, spans, eventId).map((paragraph) =>
    paragraph
      .map(({ text: part, isEvidence, isFirst, otherEventId }) =>
        isEvidence ? `[${isFirst ? '#' : ''}${part}]` : otherEventId === undefined ? part : `(${otherEventId}:${part})`,
      )
      .join(''),
  );

describe('marking a text', () => {
  it('leaves a text without evidence as it is, in paragraphs', () => {
    expect(brief([])).toEqual(['They met.', 'He is against it. 𝔘!']);
  });
  it('marks the evidence of the event and notes the others', () => {
    expect(brief([span('met', 'a'), span('against', 'b')], 'a')).toEqual(['They [#met].', 'He is (b:against) it. 𝔘!']);
  });
  it('counts as JavaScript counts: half of a character is never cut off', () => {
    expect(brief([span('𝔘', 'a')], 'a')[1]).toBe('He is against it. [#𝔘]!');
  });
  it('gives only the first passage the mark that the page is scrolled to', () => {
    expect(brief([span('against', 'a'), span('met', 'a')], 'a')).toEqual(['They [#met].', 'He is [against] it. 𝔘!']);
  });
  it('goes across paragraphs', () => {
    const whole = { ...span('met', 'a'), end: text.indexOf('is') };
    expect(brief([whole], 'a')).toEqual(['They [#met.]', '[He ]is against it. 𝔘!']);
  });
  it('prefers the event where others tell of the same words', () => {
    const spans = [span('He is against it', 'b'), span('against', 'a')];
    expect(brief(spans, 'a')[1]).toBe('(b:He is )[#against](b: it). 𝔘!');
  });
  it('notes them without an event to look at', () => {
    expect(brief([span('met', 'a')])[0]).toBe('They (a:met).');
  });
});
