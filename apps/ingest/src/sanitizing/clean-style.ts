import { allowedProperties } from './allowed.js';

/** A style of nothing but plain declarations; anything that could hide one is refused as a whole. */
const plainStyle = /^[-:,;#%.\w\s()!'"]*$/;

/** One value: a keyword, a colour, or a length of at most four digits, so that nothing is pushed off the page. */
const plainValue =
  /^(?:#[\da-f]{3,8}|rgb\(\s*\d+%?\s*,\s*\d+%?\s*,?\s*\d*%?\s*\)?|-?\d{0,2}\.?\d{0,2}(?:cm|em|ex|in|mm|pc|pt|px|%|,|\))?|!?[a-z][a-z-]*,?)$/i;

/** Shorthands and free lists of names, whose words are judged one by one. */
const words = /rgb\([^)]*\)|["'][\w\s-]*["'],?|\S+/gi;

/** The declarations of a `style` attribute that may stay, as `name: value;`, or nothing. */
export function cleanStyle(style: string): string {
  if (!plainStyle.test(style)) return '';
  return style.split(';').flatMap(cleanDeclaration).join(' ');
}

function cleanDeclaration(declaration: string): string[] {
  const colon = declaration.indexOf(':');
  const name = declaration.slice(0, Math.max(0, colon)).trim().toLowerCase();
  const value = declaration
    .slice(colon + 1)
    .trim()
    .replace(/\s+/g, ' ');
  const isPlain = value !== '' && (value.match(words) ?? []).every(isPlainWord);
  return allowedProperties.has(name) && isPlain ? [`${name}: ${value};`] : [];
}

const isPlainWord = (word: string): boolean => plainValue.test(word) || /^["'][\w\s-]*["'],?$/.test(word);
