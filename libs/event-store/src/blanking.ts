const BLANK = '█';

/** Every UTF-16 code unit that is no white space becomes a block, so that lengths and offsets stay what they are. */
export const blank = (words: string): string => words.replaceAll(/\S/g, BLANK);

/** Pointers (RFC 6901) to all strings of JSON data, in its order. */
export function stringsOf(data: unknown, at = ''): string[] {
  if (typeof data === 'string') return [at];
  return membersOf(data).flatMap(([name, member]) => stringsOf(member, pointerTo(at, name)));
}

/** A copy of the data in which the strings that the pointers name are blanked. */
export function blankFields<Data>(data: Data, pointers: readonly string[]): Data {
  return pointers.length === 0 ? data : (copyOf(data, '', new Set(pointers)) as Data);
}

/** How many UTF-16 code units, white space left out, stand in the strings that the pointers name. */
export const charactersOf = (data: unknown, pointers: readonly string[]): number =>
  pointers.reduce((sum, pointer) => sum + (stringAt(data, pointer).match(/\S/g)?.length ?? 0), 0);

function stringAt(data: unknown, pointer: string, at = ''): string {
  if (typeof data === 'string') return at === pointer ? data : '';
  return membersOf(data)
    .map(([name, member]) => stringAt(member, pointer, pointerTo(at, name)))
    .join('');
}

function copyOf(data: unknown, at: string, pointers: ReadonlySet<string>): unknown {
  if (typeof data === 'string') return pointers.has(at) ? blank(data) : data;
  if (Array.isArray(data)) return data.map((member, index) => copyOf(member, pointerTo(at, String(index)), pointers));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, member]) => [name, copyOf(member, pointerTo(at, name), pointers)]),
  );
}

const membersOf = (data: unknown): [string, unknown][] =>
  typeof data === 'object' && data !== null ? Object.entries(data) : [];

const pointerTo = (at: string, name: string): string => `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
