import { byContentType, byMark, byMeta, byProlog, byShape } from './declared.js';
import { guessEncoding, isAscii, isEscaped } from './guess.js';
import { decodeAs } from './labels.js';

/** What is known about bytes besides themselves. */
export interface DecodeHints {
  readonly contentType?: string | null;
  /** Which declarations a document of this kind may hold; plain text is searched for both. */
  readonly kind: 'xml' | 'html' | 'text';
}

/** A text with the encoding it was written in, by its WHATWG name, and who said so. */
export interface Decoded {
  readonly text: string;
  readonly encoding: string;
  readonly from: 'bom' | 'http' | 'document' | 'guess' | 'default';
  /** How many characters could not be read and stand as U+FFFD. */
  readonly replaced: number;
}

type Candidate = readonly [encoding: string | null, from: Decoded['from']];

/**
 * Turns bytes into text. The byte order mark speaks first, then HTTP, then the document itself, then statistics. A
 * declaration that the bytes contradict gives way to the next; where all do, the one that loses the least is taken.
 */
export function decode(bytes: Uint8Array, hints: DecodeHints): Decoded {
  let best: Decoded | null = null;
  for (const [encoding, from] of candidates(bytes, hints)) {
    if (encoding === null) continue;
    const decoded = decodeOne(bytes, encoding, from);
    if (isSound(decoded)) return decoded;
    if (best === null || decoded.replaced < best.replaced) best = decoded;
  }
  return best ?? decodeOne(bytes, 'windows-1252', 'default');
}

/** Where a document of each kind declares its encoding; plain text may be either. */
const declarations = { xml: [byProlog], html: [byMeta, byProlog], text: [byProlog, byMeta] };

/** In order, and each is only looked for when those before were not it. */
function* candidates(bytes: Uint8Array, { contentType, kind }: DecodeHints): Generator<Candidate> {
  yield [byMark(bytes) ?? byShape(bytes), 'bom'];
  yield [byContentType(contentType), 'http'];
  if (kind === 'text' && isPlain(bytes)) yield ['us-ascii', 'default'];
  for (const declared of declarations[kind]) yield [declared(bytes), 'document'];
  yield* undeclared(bytes, contentType ?? '');
}

/** Bytes of ASCII alone may be called so where the media type is text; in XML and HTML they are UTF-8. */
function* undeclared(bytes: Uint8Array, contentType: string): Generator<Candidate> {
  if (isPlain(bytes)) yield [contentType.startsWith('text/') ? 'us-ascii' : 'utf-8', 'default'];
  if (isEscaped(bytes)) yield [guessEncoding(bytes), 'guess'];
  yield ['utf-8', 'default'];
  yield [guessEncoding(bytes), 'guess'];
}

const isPlain = (bytes: Uint8Array): boolean => isAscii(bytes) && !isEscaped(bytes);

function decodeOne(bytes: Uint8Array, encoding: string, from: Decoded['from']): Decoded {
  const text = decodeAs(bytes, encoding);
  const replaced = encoding === 'us-ascii' && !isAscii(bytes) ? bytes.length : count(text, /\ufffd/g);
  return { text, encoding, from, replaced };
}

/** Whether the bytes bear the encoding out: a cut or a slip is forgiven where nine of ten letters beyond ASCII are read. */
function isSound({ text, replaced }: Decoded): boolean {
  return replaced === 0 || replaced * 10 < count(text, /[^\0-\x7f]/g);
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
