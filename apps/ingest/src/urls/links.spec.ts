import { isClosed, isNavigation } from './crawlable.js';
import { scrubAddress } from './scrub-address.js';
import { removeTracking } from './tracking.js';
import { isWebAddress } from './web-address.js';
import { resolve, writtenForm } from './written-form.js';

describe('an address as it stood in a text', () => {
  it.each([
    ['  https://a.example.org/x \n', 'https://a.example.org/x'],
    ['<![CDATA[https://a.example.org/x]]>', 'https://a.example.org/x'],
    ['https://a.example.org/x"><b>more', 'https://a.example.org/x'],
    ['https://a.example.org/{page}', 'https://a.example.org'],
    ['https://a.example.org/x?b=1&amp;c=2&', 'https://a.example.org/x?b=1&c=2'],
    ['https://share.example.com/?u=https%3A%2F%2Fa.example.org%2Fx', 'https://a.example.org/x'],
    [
      'https://web.archive.org/web/2020/https://a.example.org/x',
      'https://web.archive.org/web/2020/https://a.example.org/x',
    ],
    ['https://a__https://b__', 'https://a__https://b__'],
    [
      'https://share.example.com/?u=https%3A%2F%2Fa.example.org%2F%E0%A4%A',
      'https://share.example.com/?u=https%3A%2F%2Fa.example.org%2F%E0%A4%A',
    ],
  ])('%j is %s', (text, address) => {
    expect(scrubAddress(text)).toBe(address);
  });
});

describe('tracking', () => {
  it('is dropped and nothing else is touched', () => {
    const address = 'https://a.example.org/x?b=%7E&utm_source=y&a=1#part';
    expect(removeTracking(address)).toBe('https://a.example.org/x?b=%7E&a=1#part');
    expect(removeTracking('https://a.example.org/?')).toBe('https://a.example.org/?');
    expect(removeTracking('mailto:a@example.org?utm_source=x')).toBe('mailto:a@example.org?utm_source=x');
  });

  it('is ref where it names the site', () => {
    const address = 'https://a.example.org/x?ref=feeds.example.com';
    expect(removeTracking(address, ['https://feeds.example.com/rss'])).toBe('https://a.example.org/x');
    expect(removeTracking(address, ['https://b.example.com/rss'])).toBe(address);
  });
});

describe('an address for people', () => {
  it.each([
    ['http://xn--mnchen-3ya.de', 'http://münchen.de'],
    ['https://a.example.org/x#utm_source=y&part=3', 'https://a.example.org/x#part=3'],
    ['https://a.example.org/x#:~:text=words', 'https://a.example.org/x'],
    ['not an address', 'not%20an%20address'],
  ])('is, for %s, %s', (address, written) => {
    expect(writtenForm(address)).toBe(written);
  });
  it('has no fragment where it is strict', () => {
    expect(writtenForm('https://a.example.org/x#part', true)).toBe('https://a.example.org/x');
  });
});

describe('a link', () => {
  it('is resolved against its page', () => {
    expect(resolve('y', 'https://a.example.org/x/z')).toBe('https://a.example.org/x/y');
    expect(resolve('//b.example.org', 'https://a.example.org/x')).toBe('https://b.example.org');
  });
  it.each(['https://a.example.org/tag/peace', 'https://a.example.org/x?page=2', 'https://a.example.org/?p=2'])(
    'leads to a list: %s',
    (address) => {
      expect(isNavigation(address)).toBe(true);
    },
  );
  it.each(['https://a.example.org/world/tagged-for-life', 'https://a.example.org/?p=12345'])(
    'leads to no list: %s',
    (address) => {
      expect(isNavigation(address)).toBe(false);
    },
  );
  it('is closed where a form stands before it', () => {
    expect(['https://a.example.org/login.php', 'javascript:void(0)'].map(isClosed)).toEqual([true, true]);
    expect(isClosed('https://a.example.org/login-failures-rise')).toBe(false);
  });
  it('may lead to an article at a registered domain or an IP address in full', () => {
    const good = ['https://example.org/', 'http://192.0.2.1:8080/', 'http://[2001:db8::1]/'];
    expect(good.map(isWebAddress)).toEqual([true, true, true]);
    const bad = ['http://1234', 'http://localhost/', 'ftp://example.org/', 'example.org', 'https://a.nowhere-tld/'];
    expect(bad.map(isWebAddress)).toEqual([false, false, false, false, false]);
  });
});
