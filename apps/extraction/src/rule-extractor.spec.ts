import fc from 'fast-check';
import type { Extraction, ReadableArticle } from './extractor.js';
import { RuleExtractor } from './rule-extractor.js';

const extractor = new RuleExtractor();
const extract = (text: string, rest: Partial<ReadableArticle> = {}): Promise<Extraction> =>
  extractor.extract({
    articleId: 'a',
    revision: 1,
    title: text.split('\n')[0] ?? '',
    text,
    publishedAt: '2025-05-14T10:00:00Z',
    ...rest,
  });

function expectGrounded({ claims }: Extraction, text: string): void {
  for (const { data } of claims)
    for (const span of [...data.evidence.spans, ...('quotes' in data ? data.quotes : [])])
      expect(text.slice(span.start, span.end)).toBe(span.quote);
}

const pieces = [
  'Norwegian Foreign Minister Kari Lund',
  'Macron',
  'said',
  'that',
  'met',
  'with',
  'will',
  'not',
  '“',
  '”',
  '"',
  "'",
  ',',
  '.',
  '\n',
  '(',
  ')',
  '-',
  '—',
  'talks',
  'between',
  'and',
  'Norway',
  'the idea',
  'is wary',
  'on Tuesday',
  'next week',
  'in Geneva',
  'U.S.',
  'calling it',
  'to',
  'a',
  'plan to',
  'if',
  '😀',
  '\u0000',
  '\ue000',
  '\u202e',
  'שלום',
  'RUSSIA',
  'their',
  'the',
];
const jumble = fc.array(fc.constantFrom(...pieces), { maxLength: 120 }).map((words) => words.join(' '));

/** Microseconds below which a cost says nothing. */
const FAINT_US = 50_000;

describe('extracting with rules', () => {
  it('claims nothing whose words do not stand in the text, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(jumble, fc.string({ maxLength: 400, unit: 'binary' })), async (text) => {
        expectGrounded(await extract(text), text);
      }),
      { numRuns: 400, seed: 7 },
    );
  });
  it('gives the same extraction, byte for byte, each time', async () => {
    const text =
      'French President Emmanuel Macron met Norwegian Foreign Minister Kari Lund on Monday. “It was useful,” Lund said.';
    expect(JSON.stringify(await extract(text))).toBe(JSON.stringify(await extract(text)));
    expect((await extract(text)).claims).toHaveLength(2);
  });
  it.each([
    ['nothing', ''],
    ['one word', 'Norway'],
    ['blanks', ' \n\t '],
    ['control characters', '\u0000\u0007\u001b'],
    ['right-to-left', 'قال الوزير'],
    ['emoji', '😀😀😀 😀'],
  ])('claims nothing from %s', async (_, text) => {
    expect((await extract(text)).claims).toEqual([]);
  });
  it('reads capitals without a crash', async () => {
    const text = 'FRENCH PRESIDENT EMMANUEL MACRON MET NORWEGIAN FOREIGN MINISTER KARI LUND IN GENEVA ON MONDAY.';
    expectGrounded(await extract(text), text);
  });
  it('skips other languages and says why', async () => {
    expect((await extract('Il ministro ha detto di no.', { language: 'it' })).skipped).toContain('it');
  });
  it('says so when a text is too long to be read to the end', async () => {
    const text = `The ministers met in Geneva on Monday. ${'It rained in the hills and the rivers rose. '.repeat(5_000)}`;
    expect((await extract(text)).dropped).toMatchObject([{ type: 'text', count: 1 }]);
    expect((await extract(text.slice(0, 1_000))).dropped).toEqual([]);
  });
  it.each([
    ['words without marks', 'Norway and Denmark said they would meet the minister of the talks '],
    ['one endless word', 'x'],
    ['capitals', 'Kari Lund And '],
    ['commas', 'Norway, '],
    ['quotation marks', '“ said " ” '],
    ['paragraphs', 'Foreign Minister Kari Lund said “no” to Emmanuel Macron on Monday in Geneva.\n'],
  ])(
    'reads %s without a cost that grows as the square of their length',
    async (_, piece) => {
      const costOf = async (length: number): Promise<number> => {
        const text = `the of and to in ${piece.repeat(Math.ceil(length / piece.length))}`;
        const before = process.cpuUsage();
        expectGrounded(await extract(text), text);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      };
      await costOf(10_000);
      const [short, long] = [await costOf(50_000), await costOf(200_000)];
      // Four times the length: four times the cost where it grows evenly, sixteen times where it grows as the square.
      expect(long).toBeLessThan(10 * Math.max(short, FAINT_US));
      await costOf(2_000_000);
    },
    60_000,
  );
});
