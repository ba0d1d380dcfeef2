import { ampOrigin, registrableDomain } from './domains.js';

/** Fewer digits are a page or a day, not the id of an article. */
const ID = /\d{5,}/g;
/** Fewer words are a section, not the title of an article. */
const TITLE_WORDS = 3;

/**
 * Whether a page at `address` may say that `declared` is its address. Sites copy the tag from a template: then it names
 * the home page, the section, or another article. Believed is what lies on the same registrable domain, is no folder
 * above the page, and does not carry another article's id or title.
 */
export function isBelievable(declared: URL, address: URL): boolean {
  if (!/^https?:$/.test(declared.protocol) || !isSameSite(declared, address)) return false;
  if (isAbove(declared, address)) return false;
  return !namesAnother(declared, address);
}

function isSameSite(declared: URL, address: URL): boolean {
  const origin = ampOrigin(address.href);
  const own = origin === null ? address.href : `https://${origin}/`;
  const domain = registrableDomain(own);
  return domain === null ? declared.hostname === address.hostname : domain === registrableDomain(declared.href);
}

/** The home page or a folder above: the page itself, with or without a slash at its end, is not above it. */
function isAbove(declared: URL, address: URL): boolean {
  const [above, below] = [declared, address].map(({ pathname }) => pathname.replace(/\/+$/, ''));
  if (above === undefined || below === undefined || declared.search !== '') return false;
  const variant = below.slice(above.length).replace(/^\/(?:amp|mobile|print|\d{1,3})$/i, '');
  if (above === '') return below !== '' || address.search !== '';
  return below.startsWith(`${above}/`) && variant !== '';
}

function namesAnother(declared: URL, address: URL): boolean {
  const [hisIds, ownIds] = [declared, address].map(idsOf);
  const [hisTitle, ownTitle] = [declared, address].map(titleOf);
  if (shares(hisIds, ownIds) || shares(hisTitle, ownTitle)) return false;
  return isGiven(hisIds, ownIds, 1) || isGiven(hisTitle, ownTitle, TITLE_WORDS);
}

const idsOf = ({ pathname, search }: URL): readonly string[] => `${pathname}${search}`.match(ID) ?? [];

/** The words of the longest part of the path. */
function titleOf({ pathname }: URL): readonly string[] {
  const words = pathname.split('/').map((part) => part.toLowerCase().match(/[\p{L}%][\p{L}\p{N}%]{2,}/gu) ?? []);
  return words.reduce<readonly string[]>((longest, one) => (one.length > longest.length ? one : longest), []);
}

const shares = (some: readonly string[] = [], others: readonly string[] = []): boolean =>
  some.some((one) => others.includes(one));

const isGiven = (some: readonly string[] = [], others: readonly string[] = [], least: number): boolean =>
  some.length >= least && others.length >= least;
