import { canonicalUrl, registrableDomain } from './canonical-url.js';

describe('the canonical URL', () => {
  it.each([
    ['HTTPS://News.Example.org:443/a', 'https://news.example.org/a'],
    ['https://user:secret@news.example.org/a', 'https://news.example.org/a'],
    ['https://news.example.org./a', 'https://news.example.org/a'],
    ['https://news.example.org/a#comments', 'https://news.example.org/a'],
    ['https://news.example.org/#!/a/7', 'https://news.example.org/#!/a/7'],
    ['https://news.example.org/a?utm_source=x&FBCLID=1&at_medium=rss', 'https://news.example.org/a'],
    ['https://news.example.org/a?page=2&id=7&utm_medium=y', 'https://news.example.org/a?id=7&page=2'],
    ['https://news.example.org/a?b=2&a=1&b=1', 'https://news.example.org/a?a=1&b=2&b=1'],
    ['https://news.example.org/world/index.html', 'https://news.example.org/world/'],
    ['https://news.example.org/index.php?id=7', 'https://news.example.org/index.php?id=7'],
    ['https://news.example.org/a;jsessionid=0A1B?id=7', 'https://news.example.org/a?id=7'],
    ['https://news.example.org/(S(lit3py55t21z5v55vlm25s55))/a.aspx', 'https://news.example.org/a.aspx'],
    ['https://news.example.org/a?PHPSESSID=0a1b&id=7', 'https://news.example.org/a?id=7'],
    ['https://news.example.org/x/../a/./b', 'https://news.example.org/a/b'],
    ['https://news.example.org//a///b', 'https://news.example.org/a/b'],
    [
      'https://archive.example.org/https://news.example.org/a',
      'https://archive.example.org/https://news.example.org/a',
    ],
    ['https://news.example.org/%7euser/caf%c3%a9', 'https://news.example.org/~user/caf%C3%A9'],
    ['https://news.example.org/café', 'https://news.example.org/caf%C3%A9'],
    ['https://münchen.example/a', 'https://xn--mnchen-3ya.example/a'],
    ['mailto:desk@news.example.org', 'mailto:desk@news.example.org'],
  ])('of %s is %s', (address, canonical) => {
    expect(canonicalUrl(address)).toBe(canonical);
    expect(canonicalUrl(canonical)).toBe(canonical);
  });

  it.each([
    ['the parameter that names the article', '?id=1', '?id=2'],
    ['the case of a path', 'A', 'a'],
    ['a slash at the end, which some servers tell apart', 'a/', 'a'],
    ['an escaped slash', 'a%2Fb', 'a/b'],
  ])('keeps %s', (_, one, other) => {
    const base = 'https://news.example.org/';
    expect(canonicalUrl(base + one)).not.toBe(canonicalUrl(base + other));
  });

  it('throws for what is no URL', () => {
    expect(() => canonicalUrl('news')).toThrow('Invalid URL');
  });
});

describe('a declared canonical URL', () => {
  const page = 'https://www.example.org/world/ministers-meet-in-geneva-1234567';

  it.each([
    ['an AMP page', `${page}/amp`, page],
    ['a page for phones', 'https://m.example.org/world/ministers-meet-in-geneva-1234567', page],
    ['the cache of AMP pages', `https://www-example-org.cdn.ampproject.org/c/s/${page.slice('https://'.length)}`, page],
    ['the second page', `${page}/2`, page],
    ['a short link', 'https://www.example.org/s/x7Yz', page],
    ['an id alone', 'https://www.example.org/?p=1234567', page],
    ['itself, relative', page, '/world/ministers-meet-in-geneva-1234567'],
  ])('leads from %s to the article', (_, address, declared) => {
    expect(canonicalUrl(address, declared)).toBe(page);
  });

  it.each([
    ['the home page', 'https://www.example.org/'],
    ['the section', 'https://www.example.org/world'],
    ['another site', 'https://other.example.com/world/ministers-meet-in-geneva-1234567'],
    ['another blog of the same host', 'https://b.wordpress.com/2025/03/ministers-meet-in-geneva'],
    ['another article by id', 'https://www.example.org/world/7654321'],
    ['another article by title', 'https://www.example.org/sport/cup-final-goes-overtime'],
    ['no web page', 'javascript:void(0)'],
    ['nothing', 'http://'],
  ])('is not believed where it names %s', (_, declared) => {
    expect(canonicalUrl(page, declared)).toBe(page);
    const blog = 'https://a.wordpress.com/2025/03/ministers-meet-in-geneva';
    expect(canonicalUrl(blog, declared)).toBe(blog);
  });

  it('is cleaned as well', () => {
    expect(canonicalUrl('https://www.example.org/s/x7Yz', `${page}?utm_source=x#top`)).toBe(page);
  });
});

describe('the registrable domain', () => {
  it.each([
    ['https://www.news.example.co.uk/a', 'example.co.uk'],
    ['http://example.org:8080/', 'example.org'],
    ['https://blog.wordpress.com/', 'blog.wordpress.com'],
    ['https://www.wordpress.com/', 'wordpress.com'],
    ['https://someone.github.io/', 'someone.github.io'],
    ['http://www.gov.cn/', 'gov.cn'],
    ['http://xn--mnchen-3ya.de/', 'xn--mnchen-3ya.de'],
    ['http://127.0.0.1/', null],
    ['http://localhost/', null],
    ['http://server.invalid-tld/', null],
  ])('of %s is %s', (address, domain) => {
    expect(registrableDomain(address)).toBe(domain);
  });
});
