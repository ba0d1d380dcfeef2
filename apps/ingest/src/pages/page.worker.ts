import { decode } from '../charsets/decode.js';
import type { ReadPage } from './page.js';
import { readPage } from './read-page.js';

/** A page as it was got. */
export type PageBytes = {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly url: string | null;
  /** ISO 8601, when it was got. */
  readonly today: string;
};

/** The work of one thread. */
export default function read({ bytes, contentType, url, today }: PageBytes): ReadPage {
  const { text } = decode(bytes, { contentType, kind: 'html' });
  return readPage(text, { url, today });
}
