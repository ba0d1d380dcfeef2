/** Names and what stands behind them, for people: each on a line, the names in a column of their own. */
export type Row = readonly [name: string, words: string];

/** A row where there are words, else none. */
export const optionalRow = (name: string, words: string | null): Row[] => (words === null ? [] : [[name, words]]);

/** Each row on a line; names are as wide as the widest. */
export function renderRows(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, words]) => `${name.padEnd(width)}  ${plain(words)}`.trimEnd()).join('\n');
}

/**
 * Words that came from elsewhere, without what a terminal would obey: control characters become spaces, but for line
 * breaks; marks that turn the direction of writing are left out.
 */
export const plain = (words: string): string =>
  words.replaceAll(/[^\P{Cc}\n]/gu, ' ').replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '');

/** The beginning, up to so many characters, cut between two words where there are some; `…` says that there is more. */
export function beginningOf(words: string, most: number): string {
  if (words.length <= most) return words;
  const cut = words.slice(0, most);
  const space = cut.search(/\s\S*$/);
  return `${space > most / 2 ? cut.slice(0, space) : cut}…`;
}
