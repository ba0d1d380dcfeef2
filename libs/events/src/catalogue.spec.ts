import { allEvents, categories, categoryOf, definitionOf, occurrenceCategories } from './catalogue.js';

describe('the catalogue', () => {
  it('lists each type once, under its own name, with the categories it appears in', () => {
    expect(new Set(allEvents.map(({ type }) => type)).size).toBe(allEvents.length);
    expect(definitionOf('MeetingHeld')?.categories).toEqual(['meeting']);
    expect(definitionOf('OccurrenceRetracted')?.categories).toEqual(occurrenceCategories);
    expect(definitionOf('MoonLanded')).toBeUndefined();
  });
  it('counts every category but those of sources and articles among those of occurrences', () => {
    expect(['source', 'article', ...occurrenceCategories]).toEqual(categories);
  });
  it('knows the category of a stream by the first part of its id', () => {
    for (const category of categories) expect(categoryOf(`${category}-6f-1c`)).toBe(category);
  });
  it.each(['', 'meeting', 'moon-1', '-meeting', 'Meeting-1', 'toString-1'])('knows none of the stream "%s"', (id) => {
    expect(() => categoryOf(id)).toThrow(RangeError);
  });
});
