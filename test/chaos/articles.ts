import type { Submission } from '../acceptance/client.js';
import type { Chance } from './chance.js';

/** Who meets, so that the extractor knows them by name and office. */
const MINISTERS = [
  { name: 'Espen Barth Eide', office: 'Norwegian Foreign Minister' },
  { name: 'Mélanie Joly', office: 'Canadian Foreign Minister' },
  { name: 'Annalena Baerbock', office: 'German Foreign Minister' },
  { name: 'Elina Valtonen', office: 'Finnish Foreign Minister' },
  { name: 'Radoslaw Sikorski', office: 'Polish Foreign Minister' },
] as const;
const CITIES = ['Geneva', 'Vienna', 'Doha', 'Istanbul', 'Brussels'];
const TOPICS = ['trade', 'Arctic patrols', 'the ceasefire', 'energy', 'border crossings'];
const PAPERS = ['wire', 'courier', 'gazette', 'observer'];

/** A meeting that is known to be true: who met on which day. */
export type Meeting = { readonly names: readonly [string, string]; readonly day: string };
/** An article with what it tells. */
export type Told = { readonly article: Submission & { readonly url: string }; readonly meeting: Meeting };

const inWords = new Intl.DateTimeFormat('en-US', {
  month: 'long',
  day: 'numeric',
  year: 'numeric',
  timeZone: 'UTC',
});

/** The n-th article of all: of a meeting that two others tell as well on average, each paper in its own words. */
export function articleOf(n: number, chance: Chance): Told {
  const meeting = Math.floor(n / 3);
  const pair = meeting % 10;
  const [first, second] = pairOf(pair);
  const date = new Date(Date.UTC(2024, 0, 8 + Math.floor(meeting / 10)));
  const day = date.toISOString().slice(0, 10);
  const city = CITIES[meeting % CITIES.length] ?? '';
  const [a, b] = chance.next() < 0.5 ? [first, second] : [second, first];
  const words = { a: `${a.office} ${a.name}`, b: `${b.office} ${b.name}`, city, date: inWords.format(date) };
  const article = {
    url: `https://${PAPERS[n % PAPERS.length] ?? ''}.example/${day}/${n}`,
    title: `Ministers meet in ${city}`,
    text: `${chance.of(templates)(words)} They spoke about ${chance.of(TOPICS)}.`,
    publishedAt: `${day}T18:00:00Z`,
  };
  return { article, meeting: { names: [first.name, second.name], day } };
}

/** The same article as its publisher corrects it: still of the same meeting. */
export const revised = ({ article, ...told }: Told): Told => ({
  ...told,
  article: { ...article, text: `${article.text} Their delegations stayed for two hours.` },
});

/** A meeting by what identifies it. */
export const keyOf = ({ names, day }: Meeting): string => [...names.toSorted(), day].join(' / ');

type Words = { readonly a: string; readonly b: string; readonly city: string; readonly date: string };
const templates: readonly ((words: Words) => string)[] = [
  ({ a, b, city, date }) => `${a} met ${b} in ${city} on ${date}.`,
  ({ a, b, city, date }) => `${a} and ${b} met in ${city} on ${date}.`,
  ({ a, b, city, date }) => `${a} held talks with ${b} in ${city} on ${date}.`,
];

type Minister = (typeof MINISTERS)[number];

/** The ten pairs of five ministers. */
function pairOf(n: number): [Minister, Minister] {
  const pairs = MINISTERS.flatMap((first, index) =>
    MINISTERS.slice(index + 1).map((second): [Minister, Minister] => [first, second]),
  );
  return pairs[n % pairs.length] ?? [MINISTERS[0], MINISTERS[1]];
}
