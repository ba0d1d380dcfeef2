import { languagesAmong } from './languages.js';
import type { Figure, Scored, Suite } from './suite.js';

/** A number that the scorer itself works out. */
const scored = (name: string, bar: number, stretch?: number): Figure => ({
  name,
  of: ({ score }) => Number(score[name] ?? Number.NaN),
  bar,
  ...(stretch === undefined ? {} : { stretch }),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** The share of passed cases in some tiers of the scorer's tally. */
const tiers = (...names: string[]): Figure => ({
  name: `passRate of ${names.join(' and ')}`,
  of: ({ score }) => {
    const by = score['by'] as Readonly<Record<string, readonly [number, number]>>;
    const tallies = names.map((name) => by[`tier:${name}`] ?? [0, 0]);
    return sum(tallies.map(([passed]) => passed)) / sum(tallies.map(([, all]) => all));
  },
  bar: 1,
});

/** How many addresses that must be blocked are not, or the other way round; no answer is a wrong one. */
const wronglyAnswered = (name: string, expected: boolean): Figure => ({
  name,
  of: ({ cases, predictions }: Scored) =>
    cases.filter((one) => one.expected['block'] === expected && predictions.get(one.id)?.['block'] !== expected).length,
  bar: 0,
  bound: 'most',
});

/** Every suite of ingestion with its bars, in the order in which they are run. */
export const suites: readonly Suite[] = [
  { name: 'feeds', kind: 'feed', figures: [scored('passRate', 0.92)] },
  { name: 'feeds-other', kind: 'feed', figures: [scored('passRate', 1)] },
  { name: 'feeds-encoding', kind: 'feed', figures: [scored('passRate', 0.96)] },
  { name: 'sanitize', kind: 'feed', figures: [scored('safeRate', 1), scored('passRate', 0.85)] },
  { name: 'feed-dates', kind: 'date', figures: [scored('passRate', 0.9)] },
  { name: 'articles', kind: 'page', figures: [scored('f1', 0.962, 0.97)] },
  { name: 'articles-snippets', kind: 'page', figures: [scored('f1', 0.905, 0.925)] },
  { name: 'dates', kind: 'page', figures: [scored('passRate', 0.85, 0.9)] },
  { name: 'metadata', kind: 'page', figures: [scored('passRate', 0.75)] },
  { name: 'robots', kind: 'robots', figures: [tiers('rfc9309', 'google-only')] },
  { name: 'urls', kind: 'url', figures: [scored('passRate', 0.75)] },
  {
    name: 'ssrf',
    kind: 'address',
    figures: [wronglyAnswered('leaks', true), wronglyAnswered('over-blocked', false)],
  },
  {
    name: 'languages',
    kind: 'language',
    figures: [languagesAmong('the 31', ['id', 'sw'], 0.99), languagesAmong('all 33', [], 0.935)],
  },
  { name: 'charsets', kind: 'charset', figures: [scored('passRate', 0.94)] },
];
