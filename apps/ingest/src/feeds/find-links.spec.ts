import { expectEvenGrowth } from '../sanitizing/growth.contract.js';
import { BadSelectorError, findLinks } from './find-links.js';

const url = 'https://news.example/world/';
const page = `<html><head><base href="/en/"></head><body>
  <nav><a href="/about">About</a></nav>
  <main>
    <article class="teaser"><h2><a href="talks">Talks <b>resume</b></a></h2><a href="talks#comments">3 comments</a></article>
    <article class="teaser"><a href="https://other.example/x"><img src="x.png"></a><h2>Elsewhere</h2></article>
    <article class="teaser"><a href="javascript:open()">No address</a></article>
    <article class="teaser">No link</article>
    <a class="more" href="talks">Again</a>
  </main>`;

describe('findLinks', () => {
  it('finds the first link of what is picked, absolute, each once, with its words', () => {
    expect(findLinks(page, { url, selector: 'article.teaser' })).toEqual([
      { url: 'https://news.example/en/talks', title: 'Talks resume' },
      { url: 'https://other.example/x', title: 'Elsewhere' },
    ]);
  });

  it('takes links themselves, and titles from the first that has words', () => {
    expect(findLinks(page, { url, selector: 'main a[href]' })).toEqual([
      { url: 'https://news.example/en/talks', title: 'Talks resume' },
      { url: 'https://other.example/x', title: '' },
    ]);
  });

  it('finds nothing where the selector matches nothing', () => {
    expect(findLinks(page, { url, selector: '.gone' })).toEqual([]);
  });

  it('says that a selector cannot be read', () => {
    expect(() => findLinks(page, { url, selector: 'a[' })).toThrow(BadSelectorError);
  });

  it('costs no more than evenly in a page of elements in each other', () => {
    expectEvenGrowth(50_000, (size) => findLinks('<div><a href=x>'.repeat(size / 15), { url, selector: 'a' }));
  });
});
