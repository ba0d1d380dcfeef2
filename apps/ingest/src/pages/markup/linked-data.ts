import { parseLoosely, type Json } from './loose-json.js';
import { elementsIn, nameOf } from './tree.js';

/** What a page's JSON-LD says of its article; undefined where it says nothing. */
export type LinkedArticle = {
  readonly headline: string | undefined;
  readonly body: string | undefined;
  readonly authors: readonly string[];
  readonly publisher: string | undefined;
  readonly published: string | undefined;
  readonly modified: string | undefined;
  readonly language: string | undefined;
  /** Whether it can be read without paying. */
  readonly isFree: boolean | undefined;
};

/** Things in one page's data at most; the rest is passed over. */
const mostThings = 2_000;
const articleType = /Article|Posting|Report|Review|Recipe|Column|CreativeWork|HowTo|Opinion/;
const pageType = /WebPage|ItemPage|VideoObject|Product|MediaObject/;

/** Reads all JSON-LD of the page, also where it is broken. */
export function readLinkedData(root: Element): LinkedArticle {
  const scripts = elementsIn(root, (element) => nameOf(element) === 'SCRIPT' && isLinkedData(element));
  const things = scripts.flatMap((script) => thingsIn(parseLoosely(script.textContent)));
  const articles = things.filter((thing) => articleType.test(typeOf(thing)));
  const pages = things.filter((thing) => pageType.test(typeOf(thing)));
  return describe([...articles.filter(isDated), ...articles.filter((thing) => !isDated(thing)), ...pages], things);
}

const isLinkedData = (element: Element): boolean => /ld\+json/i.test(element.getAttribute('type') ?? '');
const isDated = (thing: Json): boolean => thing['datePublished'] !== undefined;
const typeOf = (thing: Json): string =>
  [thing['@type']]
    .flat()
    .filter((type) => typeof type === 'string')
    .join(' ');

/** Every object in the data, the outer before the inner. */
function thingsIn(data: unknown): Json[] {
  const things: Json[] = [];
  const waiting: unknown[] = [data];
  for (let next = waiting.shift(); next !== undefined && things.length < mostThings; next = waiting.shift()) {
    if (Array.isArray(next)) waiting.unshift(...(next.slice(0, mostThings) as unknown[]));
    else if (isThing(next)) {
      things.push(next);
      waiting.push(...Object.values(next).filter((value) => typeof value === 'object' && value !== null));
    }
  }
  return things;
}

const isThing = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function describe(candidates: readonly Json[], all: readonly Json[]): LinkedArticle {
  const byId = new Map(all.filter((thing) => typeOf(thing) !== '').map((thing) => [thing['@id'], thing]));
  const text = (...keys: readonly string[]): string | undefined =>
    keys.flatMap((key) => candidates.map((thing) => textOf(thing[key]))).find((found) => found !== undefined);
  const names = (...keys: readonly string[]): string[] =>
    candidates.flatMap((thing) => keys.map((key) => namesOf(thing[key], byId))).find(({ length }) => length > 0) ?? [];
  const free = candidates.map((thing) => thing['isAccessibleForFree']).find((value) => value !== undefined);
  return {
    headline: text('headline') ?? textOf(candidates[0]?.['name']),
    body: text('articleBody'),
    authors: names('author', 'creator'),
    publisher: names('publisher')[0],
    published: text('datePublished', 'dateCreated', 'uploadDate'),
    modified: text('dateModified'),
    language: text('inLanguage'),
    isFree: free === undefined ? undefined : !/^(?:false|no|0)$/i.test(JSON.stringify(free).replace(/\W/g, '')),
  };
}

function textOf(value: unknown): string | undefined {
  const [first] = [value].flat();
  if (typeof first === 'number') return String(first);
  if (typeof first !== 'string') return isThing(first) ? textOf(first['@value'] ?? first['name']) : undefined;
  const text = first.trim();
  return text === '' ? undefined : text;
}

function namesOf(value: unknown, byId: ReadonlyMap<unknown, Json>): string[] {
  return [value].flat().flatMap((one) => {
    const thing = isThing(one) && one['name'] === undefined ? (byId.get(one['@id']) ?? one) : one;
    const name = isThing(thing) ? textOf(thing['name']) : textOf(thing);
    return name === undefined || /^https?:/i.test(name) ? [] : [name];
  });
}
