import type { Extraction, Extractor, ReadableArticle } from './extractor.js';
import { loadLexicons, type Lexicons } from './lexicons.js';
import { extractorName, extractorVersion } from './merging/occurrence.js';
import { readArticle } from './read-article.js';

/** Reads articles with rules over language and lexicons; offline, deterministic, without state between articles. */
export class RuleExtractor implements Extractor {
  readonly name = extractorName;
  readonly version = extractorVersion;

  constructor(private readonly lexicons: Lexicons = loadLexicons()) {}

  extract(article: ReadableArticle): Promise<Extraction> {
    return Promise.resolve().then(() => readArticle(article, this.lexicons));
  }
}
