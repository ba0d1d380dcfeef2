import { CopyIndex, type IncomingText } from './copy-index.js';
import { shinglesOf } from './shingles.js';
import { aReport } from './spec-texts.contract.js';

/** Which of the texts, in this order, is found to be a copy of which. */
function copiesIn(texts: Readonly<Record<string, string | Omit<IncomingText, 'id'>>>): Record<string, string> {
  const index = new CopyIndex();
  const found = Object.entries(texts).map(([id, given]): [string, string | undefined] => {
    const text = typeof given === 'string' ? { text: given } : given;
    return [id, index.add({ id, ...text })?.of.articleId];
  });
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== undefined));
}
const sentences = (text: string): string[] => text.split(/(?<=\.) /);

const boilerplate = {
  before: 'The Northern Agency, from our own correspondents on the coast and in the islands.',
  after:
    'This text was taken from the Northern Agency. All rights are reserved, and no part of it may be sold on. Write to our readers’ desk if you find a mistake, and follow us for more news from the north.',
};
const weather = (day: string, [low, high, wind, rain, tide]: readonly number[]): string =>
  `The weather in the islands for ${day}, as told by the institute in the old harbour office. In the morning it will be dry in all the northern parts with ${low} degrees on the coast and ${high} degrees inland. The wind comes from the west and reaches up to ${wind} kilometres an hour on the open sea. In the afternoon clouds will gather over the hills, and there may be up to ${rain} millimetres of rain by nightfall. The tide at the quay is highest at ${tide} o’clock, and ships should keep away from the bar until then.`;

describe('copies', () => {
  it.each([
    ['the text as it is', aReport(1)],
    ['other quotation marks, case and line ends', aReport(1).replaceAll('.', '…\n\n').toUpperCase()],
    ['the half of it', sentences(aReport(1)).slice(0, 6).join(' ')],
    ['a fifth of it', sentences(aReport(1, 30)).slice(0, 6).join(' ')],
    ['its end alone', sentences(aReport(1)).slice(6).join(' ')],
    ['another agency’s words around it', `${boilerplate.before} ${aReport(1)} ${boilerplate.after}`],
    ['paragraphs of one’s own after it', `${aReport(1)} ${aReport(2, 8)}`],
    [
      'every fifth sentence rewritten',
      sentences(aReport(1))
        .map((s, n) => (n % 5 === 2 ? aReport(n + 50, 1) : s))
        .join(' '),
    ],
    [
      'paragraphs in another order',
      [...sentences(aReport(1)).slice(6), ...sentences(aReport(1)).slice(0, 6)].join(' '),
    ],
  ])('are found in %s', (what, text) => {
    expect(copiesIn({ noise: aReport(3), original: aReport(1, what === 'a fifth of it' ? 30 : 12), text })).toEqual({
      text: 'original',
    });
  });

  it('are found where a text is put together from two, which stay two', () => {
    const texts = { one: aReport(1), two: aReport(2), both: `${aReport(1, 9)} ${aReport(2, 10)}` };
    expect(copiesIn(texts)).toEqual({ both: 'two' });
    const backwards = {
      both: { text: texts.both, publishedAt: 3 },
      one: { text: texts.one, publishedAt: 1 },
      two: { text: texts.two, publishedAt: 2 },
    };
    expect(copiesIn(backwards)).toEqual({ two: 'both' });
  });

  it('are found in languages without spaces', () => {
    const text =
      '挪威和冰岛的代表星期二在卑尔根举行会谈，双方就降低鳕鱼捕捞配额达成一致。渔业部长说这是漫长的一天，但是结果对两国的渔民都有好处，下一轮会谈将在六月举行。';
    expect(copiesIn({ original: text, copy: `据本报记者报道，${text}` })).toEqual({ copy: 'original' });
  });

  it('are not seen in a quotation, nor in a long article that takes a paragraph over', () => {
    const quoting = [...sentences(aReport(2)), ...sentences(aReport(1)).slice(0, 4)].join(' ');
    expect(copiesIn({ original: aReport(1), quoting })).toEqual({});
  });

  it('are not seen in a translation', () => {
    const norwegian =
      'Norge og Island avsluttet tirsdag samtalene i Bergen. Partene ble enige om en lavere torskekvote, og fiskeriministeren sa at det hadde vært en lang dag. Neste runde holdes i Reykjavik i juni, og begge regjeringer venter at avtalen blir undertegnet før sommeren er over.';
    const english =
      'Norway and Iceland ended their talks in Bergen on Tuesday. The two sides agreed on a lower quota for cod, and the fisheries minister said that it had been a long day. The next round will be held in Reykjavik in June, and both governments expect the deal to be signed before the summer is over.';
    const rewritten =
      'A smaller catch of cod: that is what came of a long Tuesday in Bergen, where Icelandic and Norwegian negotiators closed a deal. Reykjavik is to host them again in June. If all goes well, said officials on both sides, signatures will be under the paper by the end of summer. “A long day” was all that the minister for fisheries had to say.';
    expect(copiesIn({ norwegian, english, rewritten })).toEqual({});
  });

  it('are not seen in a form that is filled in anew each day', () => {
    const monday = weather('Monday', [4, 7, 35, 2, 9]);
    expect(copiesIn({ monday, tuesday: weather('Tuesday', [5, 9, 50, 12, 10]) })).toEqual({});
    expect(copiesIn({ monday, again: `${monday} Source: the institute.` })).toEqual({ again: 'monday' });
  });

  it('are not looked for in texts of fewer than forty words', () => {
    const words = Array.from({ length: 39 }, (_, n) => `word${n}`).join(' ');
    expect(shinglesOf(words)).toBeNull();
    expect(copiesIn({ a: words, b: words })).toEqual({});
    expect(copiesIn({ a: `${words} end`, b: `${words} end` })).toEqual({ b: 'a' });
  });

  it('stay apart in a thousand texts of one paper, whose every page ends in the same words', () => {
    const pages = Array.from(
      { length: 1000 },
      (_, n) => [`page-${n}`, `${aReport(n + 100, 6)} ${boilerplate.after}`] as const,
    );
    const copy = `Reported elsewhere. ${aReport(140, 6)}`;
    expect(copiesIn({ ...Object.fromEntries(pages), copy })).toEqual({ copy: 'page-40' });
  });
});
