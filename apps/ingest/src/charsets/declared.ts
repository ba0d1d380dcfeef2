import { decodeAs, encodingOf } from './labels.js';

/** How far into a document a declaration is looked for, in bytes. */
const head = 4_096;

const bom: readonly (readonly [encoding: string, ...bytes: number[]])[] = [
  ['utf-32le', 0xff, 0xfe, 0x00, 0x00],
  ['utf-32be', 0x00, 0x00, 0xfe, 0xff],
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

/** What `<?`, `<` and a letter, or `<?xm` in EBCDIC look like in encodings that hide them from a search of ASCII. */
const shapes: readonly (readonly [encoding: string, pattern: RegExp])[] = [
  ['utf-32be', /^(?:\0\0\0[\s\S]){2}/],
  ['utf-32le', /^(?:[^\0]\0\0\0){2}/],
  ['utf-16be', /^(?:\0[\t\n\r -~]){4}/],
  ['utf-16le', /^(?:[\t\n\r -~]\0){4}/],
];

const latin = (bytes: Uint8Array, length: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(length, bytes.byteLength)).toString('latin1');

/** The encoding that a byte order mark names. */
export function byMark(bytes: Uint8Array): string | null {
  const found = bom.find(([, ...mark]) => mark.every((byte, at) => bytes[at] === byte));
  return found?.[0] ?? null;
}

/** The encoding that the zero bytes between the first characters betray, where no mark does. */
export function byShape(bytes: Uint8Array): string | null {
  const start = latin(bytes, 64);
  return shapes.find(([, pattern]) => pattern.test(start))?.[0] ?? null;
}

/** The encoding named by the `charset` of a Content-Type; null where there is none, or none that can be read. */
export function byContentType(contentType: string | null | undefined): string | null {
  const label = /charset\s*=\s*["']?\s*([^\s"';,]+)/i.exec(contentType ?? '')?.[1];
  return label === undefined ? null : encodingOf(label);
}

/** The encoding that an XML prolog names, in ASCII or in EBCDIC. */
export function byProlog(bytes: Uint8Array): string | null {
  const isEbcdic = latin(bytes, 4) === '\x4c\x6f\xa7\x94';
  const start = isEbcdic ? decodeAs(bytes.subarray(0, head), 'cp037') : latin(bytes, head);
  const label = /<\?xml\s[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]+)/i.exec(start)?.[1];
  const named = label === undefined ? null : singleByte(encodingOf(label));
  return named ?? (isEbcdic ? 'cp037' : null);
}

/** The encoding that a page's `<meta>` names. */
export function byMeta(bytes: Uint8Array): string | null {
  const start = latin(bytes, head).replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  const label = /<meta\s[^<>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start)?.[1];
  return label === undefined ? null : singleByte(encodingOf(label));
}

/** A declaration that was read byte by byte can't be UTF-16 or UTF-32: such documents are UTF-8 in truth. */
function singleByte(encoding: string | null): string | null {
  return encoding?.startsWith('utf-16') === true || encoding?.startsWith('utf-32') === true ? 'utf-8' : encoding;
}
