import { availableParallelism } from 'node:os';
import type { Dated, ReadPage } from '../../../apps/ingest/src/pages/page.js';
import { PageReader } from '../../../apps/ingest/src/pages/page-reader.js';
import type { Answer, Parser } from './kind.js';
import { bytesOf } from './line.js';

/** Reads pages in as many threads as there are cores. */
export function openPages(): Parser {
  const threads = availableParallelism();
  const reader = new PageReader({ threads });
  return {
    parse: async (line) => {
      const { input, contentType, url } = line;
      // Text given as a string was decoded by somebody else: what the document says of its bytes no longer holds.
      const declared = input === undefined ? contentType : 'text/html; charset=utf-8';
      return answerOf(await reader.read({ bytes: bytesOf(line), contentType: declared ?? null, url: url ?? null }));
    },
    atOnce: threads + 1,
    close: () => reader.close(),
  };
}

/** The page under the names of the conformance suites, with all that was found. */
const answerOf = ({ text, publisher, language, published, updated, canonicalUrl, ...page }: ReadPage): Answer => ({
  title: page.title,
  byline: page.byline,
  siteName: publisher,
  lang: language,
  date: valueOf(published ?? updated),
  publishedTime: valueOf(published),
  modifiedTime: valueOf(updated),
  url: canonicalUrl,
  feeds: page.feeds,
  paywalled: page.paywalled,
  provenance: { title: page.titleFrom, published: originOf(published), updated: originOf(updated) },
  faults: page.faults,
  articleBody: text,
});

const valueOf = (dated: Dated | null): string | null => dated?.value ?? null;
const originOf = (dated: Dated | null): object | null =>
  dated === null ? null : { from: dated.from, confidence: dated.confidence };
