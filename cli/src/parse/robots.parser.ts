import { parseRobots, verdictOf } from '../../../apps/ingest/src/robots/robots.js';
import type { Parser } from './kind.js';
import { textOf } from './line.js';

export const robots: Parser = {
  parse: (line) => {
    const { url, userAgent } = line;
    if (typeof url !== 'string' || typeof userAgent !== 'string') throw new Error('url and userAgent must be given');
    return verdictOf(parseRobots(textOf(line)), userAgent, url);
  },
};
