/** Path and query of a URL as robots.txt means them: from the first `/`, without fragment, every spelling left as it is. */
export function pathOf(url: string): string {
  const rest = url.replace(/^(?:[a-z][\w+.-]*:)?\/\/[^/?;#]*/i, '').replace(/#.*/s, '');
  return upperCaseEscapes(rest.startsWith('/') ? rest : `/${rest}`);
}

/** A pattern with what is beyond ASCII percent-encoded, as URLs have it. */
export function normalPattern(value: string): string {
  return encodeBeyondAscii(upperCaseEscapes(value));
}

/** A path or pattern of which no equal spelling is left: unreserved characters plain, those beyond ASCII encoded. */
export function unreservedPath(path: string): string {
  return encodeBeyondAscii(path).replace(/%[\dA-F]{2}/g, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape;
  });
}

/** Whether a path begins as the pattern says: `*` is any text, `$` at the end the end of the path. Linear in both. */
export function matches(path: string, pattern: string): boolean {
  const isAnchored = pattern.endsWith('$');
  const [first = '', ...others] = (isAnchored ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(first)) return false;
  const last = isAnchored ? others.pop() : '';
  if (last === undefined) return path === first;
  const at = endOf(others, path, first.length);
  return at !== null && at <= path.length - last.length && path.endsWith(last);
}

/** Where the parts end that follow one another in the text, from the place on; null where one is missing. */
function endOf(parts: readonly string[], text: string, from: number): number | null {
  let at = from;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found === -1) return null;
    at = found + part.length;
  }
  return at;
}

const upperCaseEscapes = (text: string): string => text.replace(/%[\da-f]{2}/gi, (escape) => escape.toUpperCase());

function encodeBeyondAscii(text: string): string {
  return text.replace(/[^\0-\x7f]+/gu, (beyond) =>
    [...Buffer.from(beyond)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join(''),
  );
}
