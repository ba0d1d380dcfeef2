import type { Dated } from '../page.js';
import { readPage } from '../read-page.js';
import { isoOf } from './calendar-day.js';
import { readDate } from './read-date.js';

const today = '2026-05-20';
const day = (words: string, language: string | null = null): string | undefined => {
  const date = readDate(words, { language, today });
  return date && isoOf(date);
};

describe('a date in words', () => {
  it.each([
    ['3 May 2026', '2026-05-03'],
    ['May 3rd, 2026', '2026-05-03'],
    ['Sunday 3rd of May, 2026', '2026-05-03'],
    ['3. März 2026', '2026-03-03'],
    ['1er août 2025', '2025-08-01'],
    ['3 de mayo de 2026', '2026-05-03'],
    ['3 de março de 2026', '2026-03-03'],
    ['3 maggio 2026', '2026-05-03'],
    ['3 mei 2026', '2026-05-03'],
    ['3 maja 2026', '2026-05-03'],
    ['3 мая 2026 г.', '2026-05-03'],
    ['3 травня 2026', '2026-05-03'],
    ['3 Mayıs 2026', '2026-05-03'],
    ['3. května 2026', '2026-05-03'],
    ['3 maj 2026', '2026-05-03'],
    ['3. toukokuuta 2026', '2026-05-03'],
    ['2026年5月3日', '2026-05-03'],
    ['2026년 5월 3일', '2026-05-03'],
    ['03.05.2026', '2026-05-03'],
    ['03/05/2026', '2026-05-03'],
    ['03.05.26', '2026-05-03'],
    ['2026/5/3', '2026-05-03'],
    ['20260503', '2026-05-03'],
    ['2026-05-03T10:45:12+0200', '2026-05-03T10:45:12+02:00'],
    ['2026-05-03 10:45', '2026-05-03T10:45'],
    ['2026-05-03T10:45:12.123Z', '2026-05-03T10:45:12Z'],
  ])('%s is %s', (words, wanted) => {
    expect(day(words)).toBe(wanted);
  });

  it('has the month first in the United States, and where it can be nothing else', () => {
    expect([day('03/05/2026', 'en-US'), day('03/05/2026', 'en-GB'), day('03/25/2026')]).toEqual([
      '2026-03-05',
      '2026-05-03',
      '2026-03-25',
    ]);
  });

  it.each([
    '31 February 2026',
    '3 May 2027',
    '1 January 1970',
    '2026-13-01',
    'version 1.2.3',
    'May 2026',
    'maybe 3 2026',
  ])('is not in %s', (words) => {
    expect(day(words)).toBeUndefined();
  });
});

type Read = { readonly published: Dated | null; readonly updated: Dated | null };
const read = (head: string, body = '', url = 'https://a.example/story'): Read => {
  const { published, updated } = readPage(`<html><head>${head}</head><body>${body}</body></html>`, { url, today });
  return { published, updated };
};
const from = ({ published }: Read): string | null => published && `${published.from} ${published.value}`;
const data = (fields: object): string => `<script type="application/ld+json">${JSON.stringify(fields)}</script>`;

const linked = data({ '@type': 'NewsArticle', datePublished: '2026-05-01' });
const property = '<meta property="article:published_time" content="2026-05-02">';
const name = '<meta name="date" content="2026-05-03">';
const url = 'https://a.example/2026/05/04/story';
const time = '<h1>T</h1><time datetime="2026-05-05">Tuesday</time>';
const text = '<p>6 May 2026</p>';

describe('the day of publication', () => {
  it.each([
    ['json-ld 2026-05-01', linked + property + name, time + text, url],
    ['open-graph 2026-05-02', property + name, time + text, url],
    ['meta 2026-05-03', name, time + text, url],
    ['url 2026-05-04', '', time + text, url],
    ['time 2026-05-05', '', time + text, undefined],
    ['text 2026-05-06', '', text, undefined],
    [null, '', '<p>No day</p>', undefined],
  ])('comes from the surest place that has one: %s', (wanted, head, body, address) => {
    expect(from(read(head, body, address))).toBe(wanted);
  });

  it('is surer the surer its place', () => {
    const pages = [read(linked), read(name), read('', '', url), read('', time), read('', text)];
    const confidences = pages.map(({ published }) => published?.confidence ?? 0);
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
  });

  it('is not the day of another article, nor that of the last change', () => {
    const aside = '<aside><time datetime="2026-05-09">9 May</time></aside>';
    const changed = '<p class="date">Updated: 8 May 2026</p>';
    expect(from(read('', `${aside}<h1>T</h1>${changed}<p class="date">7 May 2026</p>`))).toBe('time 2026-05-07');
  });

  it('is that of the address where universal time has it one day on', () => {
    const late = data({ '@type': 'Article', datePublished: '2026-05-05T02:41:00Z' });
    expect(from(read(late, '', url))).toBe('url 2026-05-04');
  });

  it('passes over what is no day that a page may be from', () => {
    const broken = data({ '@type': 'Article', datePublished: '1970-01-01T00:00:00Z' });
    expect(from(read(broken + '<meta name="date" content="2031-01-01">', time))).toBe('time 2026-05-05');
  });

  it('is not taken from numbers in an address that are no day', () => {
    expect(from(read('', '', 'https://a.example/2026/05/360-degrees'))).toBeNull();
  });
});

it('the last change is told apart from the publication', () => {
  const { published, updated } = read(
    `${property}<meta property="article:modified_time" content="2026-05-03T08:00:00Z">`,
  );
  expect([published?.value, updated?.value, updated?.from]).toEqual([
    '2026-05-02',
    '2026-05-03T08:00:00Z',
    'open-graph',
  ]);
});
