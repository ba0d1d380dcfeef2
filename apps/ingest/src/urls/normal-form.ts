import { withoutTracking } from './tracking.js';

/** The file that a server shows for a folder; the address of the folder is the same page. */
const INDEX = /\/(?:index|default)\.(?:html?|php[345]?|aspx?|jsp|cfm)$/i;
const SESSION_IN_PATH = /;(?:jsessionid|phpsessid|sid)=[^/;]*|\/\((?:[A-Z]\([\w-]+\))+\)(?=\/)/gi;

/**
 * Brings the parts of an http address to one form, in place: no credentials, no default port, no doubled slashes, index
 * pages, sessions or tracking, escapes written alike, parameters in order of name.
 */
export function normalize(url: URL): void {
  url.username = '';
  url.password = '';
  url.hostname = url.hostname.replace(/\.$/, '');
  const path = url.pathname.replace(SESSION_IN_PATH, '').replace(/(?<!:)\/{2,}/g, '/');
  url.pathname = alike(url.search === '' ? path.replace(INDEX, '/') : path);
  url.search = alike(sorted(withoutTracking(url.search.slice(1))));
}

/** RFC 3986, 6.2.2: escapes in upper case, and none where none is needed. */
function alike(part: string): string {
  return part.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const letter = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(letter) ? letter : escape.toUpperCase();
  });
}

/** In order of name; those of one name keep their order, for it may matter. */
function sorted(query: string): string {
  const nameOf = (pair: string): string => pair.split('=', 1)[0] ?? '';
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return query
    .split('&')
    .toSorted((a, b) => compare(nameOf(a), nameOf(b)))
    .join('&');
}

/**
 * What stays of a fragment: `#!…` names a page that a script shows. `parameters` keeps `name=value` pairs that do not
 * track, and other fragments but those that point at words of the text.
 */
export function fragmentOf(hash: string, keep: 'pages' | 'parameters'): string {
  if (hash.startsWith('#!') || hash === '') return hash;
  if (keep === 'pages' || hash.startsWith('#:~:')) return '';
  const rest = hash.includes('=') ? withoutTracking(hash.slice(1)) : hash.slice(1);
  return rest === '' ? '' : `#${rest}`;
}
