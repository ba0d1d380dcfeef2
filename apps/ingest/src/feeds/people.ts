import { lineIn } from './construct.js';
import type { FeedAuthor } from './parsed-feed.js';
import { elementsIn, type XmlElement } from './xml-tree.js';

/** An author in the feed's words and in parts. */
export interface Person {
  readonly author: string | null;
  readonly authorDetail: FeedAuthor | null;
}

const parts: Readonly<Record<string, keyof FeedAuthor>> = {
  name: 'name',
  'itunes:name': 'name',
  email: 'email',
  'itunes:email': 'email',
  url: 'url',
  uri: 'url',
  homepage: 'url',
};

/** Where nobody is named. */
export const nobody: Person = { author: null, authorDetail: null };

/** The person that an element names, in parts as Atom has it or in one text as RSS has it; null where it names none. */
export function personIn(element: XmlElement): Person | null {
  const detail: { -readonly [part in keyof FeedAuthor]: string } = {};
  for (const child of elementsIn(element)) {
    const part = parts[child.key];
    const line = lineIn(child, 'atom');
    if (part !== undefined && line !== '') detail[part] ??= line;
  }
  return Object.keys(detail).length > 0 ? personOf(detail) : personNamed(lineIn(element, 'atom'));
}

/** A person from parts, of which there is one at least; the words are `name (email)`. */
export function personOf(detail: FeedAuthor): Person {
  const { name, email, url } = detail;
  const author = name !== undefined && email !== undefined ? `${name} (${email})` : (name ?? email ?? url ?? null);
  return { author, authorDetail: detail };
}

/** A person from one text, as in `Ann Lee (ann@example.com)`, `ann@example.com (Ann Lee)` or `Ann Lee <ann@example.com>`. */
export function personNamed(text: string): Person | null {
  if (text === '') return null;
  const email = /[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/.exec(text)?.[0];
  if (email === undefined) return { author: text, authorDetail: { name: text } };
  const name = text
    .replace(email, '')
    .replace(/^[\s(<]+|\(\s*\)|<\s*>|[\s)>]+$/g, '')
    .trim();
  return { author: text, authorDetail: name === '' ? { email } : { name, email } };
}
