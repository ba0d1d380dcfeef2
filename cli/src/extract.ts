import { Command } from 'commander';
import type { Claim, Extractor } from '../../apps/extraction/src/extractor.js';
import { RuleExtractor } from '../../apps/extraction/src/rule-extractor.js';
import { readArticleFile, type ArticleOptions } from './read-article-file.js';
import { renderExtraction } from './render-extraction.js';

type Options = Omit<ArticleOptions, 'url' | 'publisher'> & { readonly json?: true };

/** `dateline extract FILE…`: prints the events found in articles; nothing is stored, nothing need run. */
export function extract(
  print: (line: string) => void,
  createExtractor: () => Extractor = () => new RuleExtractor(),
): Command {
  return new Command('extract')
    .description('print the events found in articles, without storing anything')
    .argument(
      '<file...>',
      'plain text whose first line is the title, or JSON as POST /v1/articles takes it; - for stdin',
    )
    .option('--published <date>', 'ISO 8601 date, or date-time with its offset; relative dates count from it')
    .option('--title <title>', 'headline, where it is not the first line')
    .option('--language <tag>', 'BCP 47 tag of its language')
    .option('--json', 'print one JSON object a line for each article: {id, events, dropped, skipped?}')
    .action(async (files: string[], { json, ...options }: Options) => {
      const extractor = createExtractor();
      for (const file of files) {
        const { name, title, text, publishedAt, language } = await readArticleFile(file, options);
        const article = { articleId: name, revision: 1, title, text, publishedAt, language };
        const { claims, dropped, skipped } = await extractor.extract(article);
        print(
          json === true
            ? JSON.stringify({ id: name, events: claims.map(toEvent), dropped, skipped })
            : renderExtraction(name, { claims, dropped, ...(skipped === undefined ? {} : { skipped }) }),
        );
      }
    });
}

/** A claim as one flat object; `quote` is the longest of the actor's own words. */
function toEvent({ type, data }: Claim): object {
  const [quote] = 'quotes' in data ? data.quotes.map((span) => span.quote) : [];
  return { type, ...data, ...(quote === undefined ? {} : { quote }) };
}
