import type { Extraction, ReadableArticle } from '../extractor.js';
import { RuleExtractor } from '../rule-extractor.js';

const extractor = new RuleExtractor();

/** The work of one thread: lexicons are loaded once, then article after article is read. */
export default function read(article: ReadableArticle): Promise<Extraction> {
  return extractor.extract(article);
}
