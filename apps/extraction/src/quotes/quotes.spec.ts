import { loadLexicons } from '../lexicons.js';
import { documentOf } from '../read-article.js';
import { readSentences } from '../text/reading.js';
import { findSpeech } from './find-speech.js';

const lexicons = loadLexicons();

function speechIn(text: string): { speaker: string; quotes: string[]; content: string }[] {
  const document = documentOf(
    { articleId: 'a', revision: 1, title: '', text, publishedAt: '2025-02-18T10:00:00Z' },
    lexicons,
  );
  return findSpeech(document, readSentences(document), lexicons).map((speech) => ({
    speaker: speech.speaker.name,
    quotes: speech.quotations.map(({ inner }) => text.slice(inner.start, inner.end)),
    content: text.slice(speech.content.start, speech.content.end),
  }));
}

describe('finding quotations', () => {
  const quotationsIn = (text: string): string[] =>
    documentOf(
      { articleId: 'a', revision: 1, title: '', text, publishedAt: '2025-02-18T10:00:00Z' },
      lexicons,
    ).quotations.map(({ inner }) => text.slice(inner.start, inner.end));

  it('pairs curly and straight marks', () => {
    expect(quotationsIn('He said “yes, now” and "no, later" again.')).toEqual(['yes, now', 'no, later']);
  });
  it('lets a quotation go on into the next paragraph', () => {
    expect(quotationsIn('“We go on.\n“And on,” he said.')).toEqual(['We go on.', 'And on,']);
  });
  it('leaves unpaired marks and apostrophes alone', () => {
    expect(quotationsIn('It’s the ministers’ 12" table, isn’t it.')).toEqual([]);
    expect(quotationsIn('He said “no and left.')).toEqual([]);
  });
});

describe('finding who says what', () => {
  it('reads the speaker before, after and inside the words', () => {
    expect(speechIn('Minister Kari Lund said that the talks had failed.')[0]).toMatchObject({
      speaker: 'Kari Lund',
      content: 'the talks had failed.',
    });
    expect(speechIn('“The talks have failed,” Minister Kari Lund said on Monday.')[0]).toMatchObject({
      speaker: 'Kari Lund',
      quotes: ['The talks have failed,'],
    });
    expect(speechIn('“The talks have failed,” said Minister Kari Lund.')[0]).toMatchObject({ speaker: 'Kari Lund' });
    expect(speechIn('The talks have failed, Oslo said, and nobody will try again.')[0]).toMatchObject({
      speaker: 'Norway',
    });
  });
  it('does not take who is told, when and where for what is said', () => {
    const contentOf = (text: string): string => speechIn(text)[0]?.content ?? '';
    expect(contentOf('Minister Kari Lund told reporters that the talks had failed.')).toBe('the talks had failed.');
    expect(contentOf('Minister Kari Lund told reporters on Monday the talks had failed.')).toBe(
      'the talks had failed.',
    );
    expect(contentOf('Minister Kari Lund told the French president that the talks had failed.')).toBe(
      'the talks had failed.',
    );
    expect(contentOf('Minister Kari Lund said in a statement on Monday that the talks had failed.')).toBe(
      'the talks had failed.',
    );
    expect(contentOf('In Oslo, Minister Kari Lund said the talks had failed.')).toBe('the talks had failed.');
    expect(contentOf('“The talks have failed,” Minister Kari Lund told reporters.')).toBe('“The talks have failed,”');
    expect(contentOf('Minister Kari Lund said the plan that Norway made had failed.')).toBe(
      'the plan that Norway made had failed.',
    );
  });
  it('does not take what is told of for the speaker', () => {
    const spoken = speechIn('Minister Kari Lund, who was in Kyiv, said Spain would join.');
    expect(spoken).toMatchObject([{ speaker: 'Kari Lund', content: 'Spain would join.' }]);
  });
  it('reads quotations mixed into a sentence', () => {
    expect(
      speechIn('Minister Kari Lund was critical of it, calling it “far too early” and “unwise”.')[0],
    ).toMatchObject({ speaker: 'Kari Lund', quotes: ['far too early', 'unwise'] });
    expect(speechIn('Minister Kari Lund described the vote as “a farce”.')[0]).toMatchObject({
      speaker: 'Kari Lund',
      quotes: ['a farce'],
    });
  });
  it('gives a quotation that stands alone to the speaker before', () => {
    expect(speechIn('“We go,” Minister Kari Lund said. “We will not wait.”').map((speech) => speech.speaker)).toEqual([
      'Kari Lund',
      'Kari Lund',
    ]);
  });
  it('passes over an aside between speaker and verb', () => {
    expect(
      speechIn('Minister Kari Lund, sitting next to French President Emmanuel Macron, said she was glad.')[0],
    ).toMatchObject({ speaker: 'Kari Lund' });
  });
  it('finds no speech in what is denied, planned or unsaid', () => {
    expect(speechIn('Minister Kari Lund has not said why.')).toEqual([]);
    expect(speechIn('Minister Kari Lund will say more tomorrow.')).toEqual([]);
    expect(speechIn('The “green” door was open.')).toEqual([]);
  });
});
