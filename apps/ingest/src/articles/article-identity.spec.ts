import { articleIdOf, contentHash } from './article-identity.js';

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
