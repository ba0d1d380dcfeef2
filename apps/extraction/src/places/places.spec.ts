import { loadLexicons } from '../lexicons.js';
import { documentOf } from '../read-article.js';

const lexicons = loadLexicons();
const placesIn = (text: string): unknown[] =>
  documentOf(
    { articleId: 'a', revision: 1, title: '', text, publishedAt: '2025-02-18T10:00:00Z' },
    lexicons,
  ).places.map(({ place }) => place);

describe('finding places', () => {
  it('finds cities and states after a preposition of place', () => {
    expect(placesIn('They met in Geneva.')).toEqual([{ name: 'Geneva', country: 'CH' }]);
    expect(placesIn('They met in Riyadh, Saudi Arabia.')).toEqual([{ name: 'Riyadh', country: 'SA' }]);
    expect(placesIn('They met in Norway.')).toEqual([{ name: 'Norway', country: 'NO' }]);
  });
  it('finds the building with its city', () => {
    expect(placesIn('They met at Riyadh’s Diriyah Palace.')).toEqual([
      { name: 'Riyadh', country: 'SA', venue: 'Diriyah Palace' },
    ]);
    expect(placesIn('They met at the Elysée Palace.')).toEqual([
      { name: 'Paris', country: 'FR', venue: 'Elysée Palace' },
    ]);
    expect(placesIn('They met at the Grand Example Hotel in Oslo.')).toEqual([
      { name: 'Oslo', country: 'NO', venue: 'Grand Example Hotel' },
    ]);
  });
  it('takes the article into the one name that has it', () => {
    expect(placesIn('They met in The Hague.')).toEqual([{ name: 'The Hague', country: 'NL' }]);
    expect(placesIn('They met in the Netherlands.')).toEqual([{ name: 'Netherlands', country: 'NL' }]);
  });
  it('finds no place in who acts or in an unknown name', () => {
    expect(placesIn('Norway said no and Geneva was quiet.')).toEqual([]);
    expect(placesIn('They met in Exampleville at the Blue House Bar.')).toEqual([]);
  });
});
