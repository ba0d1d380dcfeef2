export type Json = Readonly<Record<string, unknown>>;

/** Fields that are still found where the JSON as a whole can't be read. */
const single =
  /"(@type|headline|name|articleBody|datePublished|dateCreated|dateModified|inLanguage|isAccessibleForFree)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(true|false))/g;
const person = /"(author|creator|publisher)"\s*:\s*\[?\s*\{[^{}]*?"name"\s*:\s*"((?:[^"\\]|\\.)*)"/g;

/** JSON as pages write it: in comments or CDATA, with raw line breaks, commas too many, or cut short. */
export function parseLoosely(text: string): unknown {
  const bare = text.replace(
    /^\s*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|\/\*\s*\]\]>\s*\*\/|\/\/\s*\]\]>|\]\]>)?[\s;]*$/g,
    '',
  );
  return tryParse(bare) ?? tryParse(mended(bare)) ?? fieldsIn(bare);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const mended = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\/\*.*?\*\//g, ' ')
    .replace(/,(\s*[}\]])/g, '$1')
    .replace(/\\(?!["\\/bfnrtu])/g, '\\\\')
    .replace(/}\s*{/g, '},{')
    .replace(/^\s*({.*}\s*,\s*{.*})\s*$/, '[$1]');

function fieldsIn(text: string): Json {
  const found = new Map<string, unknown>([['@type', 'Article']]);
  const take = (key: string, value: unknown): unknown => found.has(key) || found.set(key, value);
  for (const [, key = '', words, truth] of text.matchAll(single))
    take(key, words === undefined ? truth : unescape(words));
  for (const [, key = '', name = ''] of text.matchAll(person)) take(key, { name: unescape(name) });
  return Object.fromEntries(found);
}

const unescape = (words: string): string => {
  const read = tryParse(`"${words.replace(/\p{Cc}+/gu, ' ')}"`);
  return typeof read === 'string' ? read : words;
};
