import jschardet from 'jschardet';
import { encodingOf } from './labels.js';

/** How much of a document is looked at, in bytes: enough to tell languages apart, little enough to stay quick. */
const sample = 64 * 1024;

/** Whether the bytes are ASCII alone. */
export function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/** Encodings that differ in bytes of 0x80 to 0x9f alone, as far as statistics see: who has such bytes is of Windows. */
const siblings: Readonly<Record<string, string>> = {
  'windows-1250': 'iso-8859-2',
  'windows-1253': 'iso-8859-7',
  'iso-8859-15': 'windows-1252',
};

/** How much less likely, of 1, a sibling may be and still be as good a guess. */
const asGood = 0.02;

/** The most likely encoding of bytes that nothing declares, by their statistics; null where there is no likely one. */
export function guessEncoding(bytes: Uint8Array): string | null {
  const part = dense(bytes);
  const guesses = jschardet.detectAll(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  const least = (guesses[0]?.confidence ?? 0) - asGood;
  const likely = guesses
    .filter(({ confidence }) => confidence >= least)
    .map(({ encoding }) => (encoding === null ? null : encodingOf(encoding)));
  const sibling = siblings[likely[0] ?? ''];
  const isWindows = part.some((byte) => byte >= 0x80 && byte < 0xa0);
  return sibling !== undefined && likely.includes(sibling) && !isWindows ? sibling : (likely[0] ?? null);
}

/** Whether bytes of seven bits may still be more than ASCII: they hold the escapes of ISO 2022 or of HZ. */
export function isEscaped(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, sample)).toString('latin1');
  return start.includes('\x1b$') || start.includes('\x1b(') || /~\{[!-}]{2}/.test(start);
}

/** The part of a long document where its first character beyond ASCII stands: what comes before tells nothing. */
function dense(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80 || byte === 0x1b);
  const start = Math.max(0, first - 1_024);
  return bytes.subarray(start, start + sample);
}
