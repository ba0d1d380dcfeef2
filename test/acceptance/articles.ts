import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#platform';
import type { Submission } from './client.js';

/** A short report with a meeting held, a meeting planned, a quoted statement and a quoted stance. */
export const report: Submission = {
  url: 'https://wire.example/2025/03/ministers-in-oslo',
  title: 'Norway and Canada discuss Arctic patrols in Oslo',
  text: [
    'OSLO (Wire) — Norwegian Foreign Minister Espen Barth Eide met Canadian Foreign Minister Mélanie Joly in Oslo on Tuesday to discuss joint Arctic patrols.',
    'Eide told reporters on Tuesday that the talks were “frank and useful.”',
    'Joly is due to meet German Foreign Minister Annalena Baerbock in Berlin next week.',
    'Finnish President Alexander Stubb was openly critical of the plan to send patrol ships to Svalbard, calling it “hasty and unwise.”',
  ].join('\n'),
  publishedAt: '2025-03-04T16:30:00+01:00',
  publisher: 'Wire',
};

const CITIES = ['Geneva', 'Vienna', 'Doha', 'Istanbul', 'Brussels'];

/** Reports of as many different meetings: each on another day. */
export function manyReports(count: number): Submission[] {
  return Array.from({ length: count }, (_, n) => {
    const day = new Date(Date.UTC(2024, 0, 8 + n));
    const date = new Intl.DateTimeFormat('en-US', { month: 'long', day: 'numeric', year: 'numeric', timeZone: 'UTC' });
    const city = CITIES[n % CITIES.length] ?? '';
    return {
      url: `https://wire.example/meetings/${n}`,
      title: `Ministers meet in ${city}`,
      text: `Norwegian Foreign Minister Espen Barth Eide met Canadian Foreign Minister Mélanie Joly in ${city} on ${date.format(day)}.`,
      publishedAt: `${day.toISOString().slice(0, 10)}T18:00:00Z`,
    };
  });
}

const seedFile = join(projectRoot, '..', 'shared', 'seed', '000_f9d0208108a756b2.txt');

/** The seed article, where the data set lies beside the checkout; undefined elsewhere. */
export function seedArticle(): Submission | undefined {
  if (!existsSync(seedFile)) return undefined;
  const text = readFileSync(seedFile, 'utf8');
  return { title: text.split('\n')[0] ?? '', text, publishedAt: '2025-02-18', url: 'https://seed.example/riyadh' };
}
