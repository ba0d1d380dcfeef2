import { parseFeed } from '../../../apps/ingest/src/feeds/parse-feed.js';
import type { ParsedFeed } from '../../../apps/ingest/src/feeds/parsed-feed.js';
import type { Parser } from './kind.js';
import { bytesOf, type Line } from './line.js';

const read = (line: Line): ParsedFeed =>
  parseFeed(bytesOf(line), {
    url: line.url ?? null,
    contentType: line.contentType ?? null,
    headers: line.headers ?? {},
  });

export const feed: Parser = {
  parse: (line) => ({ ...read(line) }),
};

export const sanitize: Parser = {
  parse: (line) => {
    const { feed: head, items } = read(line);
    return { feed: head, items };
  },
};
