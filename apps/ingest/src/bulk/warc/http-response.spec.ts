import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { readHttpResponse } from './http-response.js';

const PAGE = '<p>They met on Monday.</p>';
const answer = (headers: string, body: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${headers}\r\n`), Buffer.from(body)]);
const bodyOf = async (bytes: Buffer, max = 1_000): Promise<string> =>
  (await readHttpResponse(bytes, max)).body.toString();

describe('reading an HTTP answer that was stored', () => {
  it('gives its status, its headers and its body', async () => {
    const read = await readHttpResponse(answer('Content-Type: text/html\r\nX-A: 1\r\n', PAGE), 1_000);
    expect([read.status, read.headers.get('content-type'), read.body.toString()]).toEqual([200, 'text/html', PAGE]);
  });

  it.each([
    ['gzip', 'gzip', gzipSync(PAGE)],
    ['br', 'br', brotliCompressSync(PAGE)],
    ['deflate', 'deflate', deflateSync(PAGE)],
    ['deflate without its head', 'deflate', deflateRawSync(PAGE)],
    ['gzip that was stored unpacked', 'gzip', Buffer.from(PAGE)],
    ['br that was stored unpacked', 'br', Buffer.from(PAGE)],
    ['two encodings', 'gzip, br', brotliCompressSync(gzipSync(PAGE))],
  ])('unpacks %s', async (_, encoding, body) => {
    expect(await bodyOf(answer(`Content-Encoding: ${encoding}\r\n`, body))).toBe(PAGE);
  });

  it('joins chunks, and leaves alone what was stored without', async () => {
    const chunked = '5;x=y\r\n<p>Th\r\n15\r\ney met on Monday.</p>\r\n0\r\n\r\n';
    expect(await bodyOf(answer('Transfer-Encoding: chunked\r\n', chunked))).toBe(PAGE);
    expect(await bodyOf(answer('Transfer-Encoding: chunked\r\n', PAGE))).toBe(PAGE);
  });

  it.each([
    ['no HTTP at all', Buffer.from(PAGE), /no HTTP answer/],
    ['a head without end', answer('X: y', '').subarray(0, 20), /no HTTP answer/],
    ['a bomb', answer('Content-Encoding: gzip\r\n', gzipSync(Buffer.alloc(100_000))), /longer than is taken/],
    [
      'a body that is cut off',
      answer('Content-Encoding: gzip\r\n', gzipSync(PAGE).subarray(0, 20)),
      /cannot be unpacked/,
    ],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(readHttpResponse(bytes, 1_000)).rejects.toThrow(message);
  });
});
