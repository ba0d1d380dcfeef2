/** The first bytes of files that are no text. */
const magic: readonly (readonly [start: string, name: string])[] = [
  ['%PDF', 'a PDF file'],
  ['\x1f\x8b', 'gzip that was not unpacked'],
  ['PK', 'a ZIP file'],
  ['\x89PNG', 'an image'],
  ['\xff\xd8\xff', 'an image'],
  ['GIF8', 'an image'],
];

/** What bytes that are not what was hoped for look like, in words for an operator. */
export function looksLike(bytes: Uint8Array, text: string): string {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  const known = magic.find(([mark]) => start.startsWith(mark));
  if (known !== undefined) return known[1];
  return textLooksLike(
    text
      .slice(0, 4_096)
      .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
      .trim(),
  );
}

function textLooksLike(text: string): string {
  if (text === '') return 'nothing: there are no characters in it';
  if (/<html[\s>]|<!doctype\s+html|<head[\s>]|<body[\s>]/i.test(text)) return 'an HTML page';
  if (/^[[{]/.test(text)) return 'JSON that is no JSON Feed';
  const root = /<([a-z][\w:.-]{0,60})/i.exec(text)?.[1];
  return root === undefined ? 'plain text' : `XML that begins with <${root}>`;
}
