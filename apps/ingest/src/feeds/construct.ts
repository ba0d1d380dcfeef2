import { allowedElements, voidElements } from '../sanitizing/allowed.js';
import { sanitizeHtml } from '../sanitizing/sanitize.js';
import { textOf } from '../sanitizing/text-of.js';
import { elementsIn, textIn, type XmlElement } from './xml-tree.js';

/** How what stands in an element is to be read. */
type Reading = 'html' | 'xhtml' | 'text' | 'base64';

/** In Atom a text is plain unless it says otherwise, in RSS it is HTML. */
export type Dialect = 'atom' | 'rss';

/** The markup in an element, whichever way it is written there, cleaned. */
export function htmlIn(element: XmlElement, dialect: Dialect): string {
  return sanitizeHtml(markupIn(element, dialect), element.base).trim();
}

/** The words in an element as one line of plain text. */
export function lineIn(element: XmlElement, dialect: Dialect): string {
  return lineOf(markupIn(element, dialect));
}

/** The words of markup as one line of plain text that can't be taken for active markup. */
export function lineOf(html: string): string {
  const line = textOf(html).replace(/\s+/g, ' ').trim();
  return active.test(line) ? line.replace(/<[^<>]*>?/g, '').trim() : line;
}

/** Plain text that would act if somebody put it into a page as it stands. */
const active =
  /<\s*\/?(?:script|iframe|object|embed|applet|meta|base|link|style|form|svg|math)\b|<[^<>]*\s(?:on\w+|href|src)\s*=/i;

function markupIn(element: XmlElement, dialect: Dialect): string {
  switch (readingOf(element, dialect)) {
    case 'html':
      return writeChildren(element, (text) => text);
    case 'xhtml':
      return writeChildren(unwrap(element), escape);
    case 'text':
      return plainMarkup(textIn(element));
    case 'base64':
      return plainMarkup(decodeBase64(textIn(element)));
  }
}

function readingOf(element: XmlElement, dialect: Dialect): Reading {
  const type = typeOf(element);
  if (element.attributes.get('mode') === 'base64' || isBinary(type)) return 'base64';
  if (element.key === 'xhtml:body' || /^xhtml$|[+/]xml$/.test(type)) return 'xhtml';
  if (htmlTypes[dialect].has(type)) return 'html';
  return elementsIn(element).length > 0 ? 'xhtml' : 'text';
}

const typeOf = (element: XmlElement): string => (element.attributes.get('type') ?? '').trim().toLowerCase();

const htmlTypes = { atom: new Set(['html', 'text/html']), rss: new Set(['', 'html', 'text/html']) };

const isBinary = (type: string): boolean => /^(?:application|image|audio|video)\//.test(type) && !/[+/]xml$/.test(type);

/** XHTML stands in a `<div>` that is no part of it. */
function unwrap(element: XmlElement): XmlElement {
  const [only, ...others] = elementsIn(element);
  const isWrapped = only !== undefined && others.length === 0 && only.name.toLowerCase() === 'div';
  return isWrapped && textIn(element) === textIn(only) ? only : element;
}

/** Plain text as markup; many feeds write HTML without saying so, which its end tags or its entities betray. */
function plainMarkup(text: string): string {
  return looksLikeHtml(text) ? text : escape(text);
}

function looksLikeHtml(text: string): boolean {
  if (!/<\/\w+>|<(?:br|img|p)\b[^<>]*>|&(?:#x?[\da-f]+|\w+);/i.test(text)) return false;
  return [...text.matchAll(/<\/?([a-z][\w-]*)/gi)].every(([, name = '']) => isKnown(name.toLowerCase()));
}

const isKnown = (name: string): boolean =>
  allowedElements.has(name) || /^(?:script|style|iframe|object|embed|form)$/.test(name);

/** The text that base64 spells; nothing where it spells no text. */
function decodeBase64(written: string): string {
  const text = Buffer.from(written, 'base64').toString('utf8');
  return /[\ufffd\0]/.test(text) ? '' : text;
}

function writeChildren(element: XmlElement, writeText: (text: string) => string): string {
  return element.children
    .map((child) => (typeof child === 'string' ? writeText(child) : writeElement(child, writeText)))
    .join('');
}

function writeElement(element: XmlElement, writeText: (text: string) => string): string {
  const attributes = Array.from(element.attributes, ([name, value]) => ` ${name}="${escape(value)}"`).join('');
  const open = `<${element.name}${attributes}>`;
  return voidElements.has(element.name.toLowerCase())
    ? open
    : `${open}${writeChildren(element, writeText)}</${element.name}>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
