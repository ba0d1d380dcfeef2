import { createHmac } from 'node:crypto';
import { isSignedWith } from './signature.js';

const body = Buffer.from('<rss>Überall</rss>');
const signed = (method: string, secret = 'secret', bytes: Uint8Array = body): string =>
  `${method}=${createHmac(method, secret).update(bytes).digest('hex')}`;

describe('the signature of a delivery', () => {
  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('is right by %s, in small and capital letters', (method) => {
    expect(isSignedWith('secret', body, signed(method))).toBe(true);
    expect(isSignedWith('secret', body, signed(method).toUpperCase())).toBe(true);
  });

  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('is wrong by %s of other bytes, or with another secret', (method) => {
    expect(isSignedWith('secret', body, signed(method, 'guessed'))).toBe(false);
    expect(isSignedWith('secret', body, signed(method, 'secret', Buffer.from('<rss>Uberall</rss>')))).toBe(false);
    expect(isSignedWith('secret', Buffer.from(''), signed(method))).toBe(false);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['of no bytes', 'sha256='],
    ['cut short', signed('sha256').slice(0, -2)],
    ['too long', `${signed('sha256')}00`],
    ['by a method that WebSub does not name', signed('md5')],
    ['by a method that nobody knows', signed('sha256').replace('sha256', 'sha257')],
    ['under the name of another method', signed('sha1').replace('sha1', 'sha256')],
    ['without its method', signed('sha256').replace('sha256=', '')],
    ['a list', `${signed('sha256', 'guessed')},${signed('sha256')}`],
  ])('is wrong where it is %s', (_, header) => {
    expect(isSignedWith('secret', body, header)).toBe(false);
  });
});
