import { createHash } from 'node:crypto';
import { aFeed } from './generated-feed.js';
import { aPage } from './generated-page.js';
import { sharedWords } from './shared-words.js';

describe('what the ingest benchmark reads', () => {
  it.each([
    ['page', aPage],
    ['feed', aFeed],
  ])('is the same %s for the same seed, and another for another', (_, generate) => {
    const digest = (seed: number): string =>
      createHash('sha256')
        .update(JSON.stringify(generate(seed)))
        .digest('hex');
    const seeds = [0, 1, 2];
    expect(seeds.map(digest)).toEqual(seeds.map(digest));
    expect(new Set(seeds.map(digest)).size).toBe(3);
  });

  it('is pages of the size that is promised, with their article in them', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { bytes, text } = aPage(seed);
      expect(bytes.byteLength).toBeGreaterThan(29_000);
      expect(bytes.byteLength).toBeLessThan(200_000);
      const plain = bytes.toString().replaceAll(/<\/?(?:a|em)\b[^>]*>/g, '');
      for (const paragraph of text.split('\n\n')) expect(plain).toContain(paragraph);
    }
  });
});

describe('the share of words of two texts', () => {
  it.each([
    ['the same words in another order', 'They met, twice.', 'twice they MET', 1],
    ['nothing in common', 'They met.', 'Nobody came', 0],
    ['no words at all', '', ' – ', 1],
    ['a text that was not found', 'They met.', '', 0],
    ['half of the words', 'they met in town', 'they met', 2 / 3],
    ['half of the words, and as many others', 'they met in town', 'they met at sea', 0.5],
    ['a word that stands once, and twice', 'met', 'met met', 2 / 3],
  ])('of %s', (_, one, other, share) => {
    expect(sharedWords(one, other)).toBeCloseTo(share, 10);
    expect(sharedWords(other, one)).toBeCloseTo(share, 10);
  });
});
