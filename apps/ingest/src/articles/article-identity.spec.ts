import { articleIdOf, canonicalUrl, contentHash } from './article-identity.js';

describe('the canonical URL of an article', () => {
  it.each([
    ['HTTPS://News.Example:443/a', 'https://news.example/a'],
    ['https://news.example/a#comments', 'https://news.example/a'],
    ['https://news.example/a?utm_source=x&fbclid=1', 'https://news.example/a'],
    ['https://news.example/a?page=2&id=7&utm_medium=y', 'https://news.example/a?id=7&page=2'],
  ])('of %s is %s', (address, canonical) => {
    expect(canonicalUrl(address)).toBe(canonical);
  });

  it('keeps what tells articles apart', () => {
    expect(canonicalUrl('https://news.example/a?id=1')).not.toBe(canonicalUrl('https://news.example/a?id=2'));
    expect(canonicalUrl('https://news.example/A')).not.toBe(canonicalUrl('https://news.example/a'));
  });
});

describe('the identity of an article', () => {
  const hash = contentHash({ title: 'Talks', text: 'They met.' });

  it('is its URL, whatever the text', () => {
    expect(articleIdOf('https://news.example/a', hash)).toBe(articleIdOf('https://news.example/a', 'other'));
    expect(articleIdOf('https://news.example/a', hash)).not.toBe(articleIdOf('https://news.example/b', hash));
  });
  it('is its content where it has no URL', () => {
    expect(articleIdOf(undefined, hash)).toBe(
      articleIdOf(undefined, contentHash({ title: 'Talks', text: 'They met.' })),
    );
    expect(articleIdOf(undefined, hash)).not.toBe(
      articleIdOf(undefined, contentHash({ title: 'Talks', text: 'They left.' })),
    );
  });
  it('does not confuse the end of a title with the beginning of a text', () => {
    expect(contentHash({ title: 'ab', text: 'c' })).not.toBe(contentHash({ title: 'a', text: 'bc' }));
  });
});
