import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { anyOf } from '../text/patterns.js';

const venuePatterns = once((lexicons: Lexicons) => {
  const { addressees, venueWords } = lexicons.speech;
  const platforms = anyOf(lexicons.organisations.platforms);
  return [
    { pattern: new RegExp(`\\b(?:told|telling|tells|to|with) ((?:[A-Z][a-z]+ )?${anyOf(addressees)})\\b`), group: 1 },
    {
      pattern:
        /\b[Ss]peaking to ([A-Z]?[a-z]+ (?:[a-z]+ ){0,3}(?:media|outlets|media outlets|television|newspaper|radio))\b/,
      group: 1,
    },
    { pattern: new RegExp(`\\bon (?:social media(?: platform| site| network)?,? )?(${platforms})\\b`), group: 1 },
    {
      pattern:
        /\b(?:in|on) (?:a |an |his |her |its |their |the )?((?:series of )?(?:tweets?|op-ed|Facebook post|Telegram post|social media post|letter|video address|televised address|statement|speech|interview|television interview|news conference|press conference|memo|article))\b/,
      group: 1,
    },
    {
      pattern: new RegExp(
        `\\b(?:at|during|in) (?:a |an |his |her |its |their |the )?((?:[a-zA-Z-]+ ){0,3}${anyOf(venueWords)})\\b`,
      ),
      group: 1,
    },
    {
      pattern:
        /\b(?:told|telling) (?:the )?((?:[A-Z][\w.]+ ){0,5}(?:Committee|Council|Parliament|Assembly|Congress|Bundestag|Conference|Times|Post|News|TV|Senate|House))\b/,
      group: 1,
    },
    {
      pattern: /\bat (?:the )?((?:[A-Z][\w.]+ ){1,5}(?:Conference|Forum|Summit|Assembly|Council|Economic Forum))\b/,
      group: 1,
    },
    { pattern: /\b(?:wrote|writing|written) (?:on|in) (?:the )?((?:[A-Z][\w.]+ ?){1,4})/, group: 1 },
  ];
});

/** Where or to whom something is said, in the words of the sentence. */
export function venueIn(sentence: string, lexicons: Lexicons): string | undefined {
  const outside = sentence.replace(/[“"][^”"]*[”"]/g, (quote) => ' '.repeat(quote.length));
  for (const { pattern, group } of venuePatterns(lexicons)) {
    const found = pattern.exec(outside)?.[group]?.trim();
    if (found !== undefined && found !== '') return found;
  }
  return undefined;
}
