import type { Block, Place } from './blocks.js';
import { isWithin, lengthOf, weighPlaces } from './weigh-places.js';

const fold = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '');

/** Paragraphs between those of the article are taken along, up to this share of what was chosen. */
const mostFilled = 0.5;
/** A lead of fewer characters is a second title. */
const shortestLead = 150;
const shortestParagraph = 80;

/**
 * The chosen blocks, with paragraphs that stand between two of them in one element, and with a lead between the heading and
 * the first of them. What was chosen elsewhere than on the page is left as it is.
 */
export function fillGaps(page: readonly Block[], chosen: readonly Block[]): readonly Block[] {
  const marks = markChosen(page, chosen);
  const [first, last] = [marks.indexOf(true), marks.lastIndexOf(true)];
  const home = homeOf(page.filter((_, index) => marks[index] === true));
  if (home === undefined) return chosen;
  const heading = page.slice(0, first).findLastIndex(({ name }) => name === 'H1');
  const isGap = (block: Block, index: number): boolean =>
    marks[index] !== true && index > first && index < last && isWithin(block.place, home) && isParagraph(block);
  const worthFilling = lengthOf(page.filter(isGap)) <= lengthOf(chosen) * mostFilled;
  return page.filter((block, index) => {
    if (marks[index] === true) return true;
    if (index < first) return heading >= 0 && index > heading && isLead(block);
    return worthFilling && isGap(block, index);
  });
}

function markChosen(page: readonly Block[], chosen: readonly Block[]): boolean[] {
  const folded = chosen.map(({ text }) => fold(text));
  const whole = new Set(folded);
  const all = folded.join('\n');
  return page.map(({ text }) => {
    const words = fold(text);
    return whole.has(words) || (words.length > 30 && all.includes(words));
  });
}

/** The narrowest element with nine tenths of the blocks' text. */
function homeOf(blocks: readonly Block[]): Place | undefined {
  const enough = lengthOf(blocks) * 0.9;
  let home: Place | undefined;
  for (const [place, weight] of weighPlaces(blocks)) {
    if (weight >= enough && place.depth > (home?.depth ?? -1)) home = place;
  }
  return home;
}

const isParagraph = ({ text, name, linked }: Block): boolean =>
  linked < 0.3 && text.length >= shortestParagraph && /^(?:P|BLOCKQUOTE|PRE|DD)$/.test(name);

/** A sentence or two; a list of other articles would have links. */
const isLead = ({ text, linked }: Block): boolean =>
  linked < 0.2 && text.length >= shortestLead && /[.!?…。।:"”»]$/u.test(text);
