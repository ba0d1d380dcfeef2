import { scorePairs } from './near-duplicates.js';
import { judge } from './report.js';
import type { Case, Figure, Prediction } from './suite.js';
import { suites } from './suites.js';

const figuresOf = (name: string): readonly Figure[] => suites.find((suite) => suite.name === name)?.figures ?? [];

/** The values and verdicts of a suite's figures. */
function judged(
  name: string,
  score: object,
  cases: readonly Case[] = [],
  predictions: readonly Prediction[] = [],
): [number, string][] {
  const answers = new Map(predictions.map((prediction) => [prediction.id, prediction]));
  const rows = judge(figuresOf(name), { score: { n: cases.length, ...score }, cases, predictions: answers });
  return rows.map(({ value, verdict }) => [value, verdict]);
}

const sentence = (id: string, lang: string): Case => ({ id, expected: { lang }, tier: 'sentences' });

describe('the figures of a suite', () => {
  it('pass at the bar, pass better at the stretch, and fail below', () => {
    expect(judged('articles', { f1: 0.962 })).toEqual([[0.962, 'passed']]);
    expect(judged('articles', { f1: 0.97 })).toEqual([[0.97, 'stretch']]);
    expect(judged('articles', { f1: 0.9619 })).toEqual([[0.9619, 'FAILED']]);
  });

  it('fail where the scorer gives no number', () => {
    expect(judged('articles', {})).toEqual([[Number.NaN, 'FAILED']]);
  });

  it('of robots want every case of two tiers and no case of the third', () => {
    const by = { 'tier:rfc9309': [9, 9], 'tier:google-only': [1, 1], 'tier:third-party': [0, 5] };
    expect(judged('robots', { by })).toEqual([[1, 'passed']]);
    expect(judged('robots', { by: { ...by, 'tier:google-only': [0, 1] } })).toEqual([[0.9, 'FAILED']]);
  });

  it('of addresses count leaks and blocks of good ones, and take no answer for a wrong one', () => {
    const cases = [true, true, false, false].map((block, index) => ({ id: String(index), expected: { block } }));
    const answers = [
      { id: '0', block: true },
      { id: '2', block: true },
      { id: '3', block: false },
    ];
    expect(judged('ssrf', {}, cases, answers)).toEqual([
      [1, 'FAILED'],
      [1, 'FAILED'],
    ]);
    expect(judged('ssrf', {}, cases, [...answers.slice(0, 1), { id: '1', block: true }])).toEqual([
      [0, 'passed'],
      [2, 'FAILED'],
    ]);
  });

  it('of languages count sentences of news languages alone, with and without Indonesian and Swahili', () => {
    const cases = [
      sentence('1', 'de'),
      sentence('2', 'nb'),
      sentence('3', 'id'),
      sentence('4', 'xh'),
      { ...sentence('5', 'de'), tier: 'word-pairs' },
    ];
    const answers = [
      { id: '1', lang: 'de' },
      { id: '2', lang: 'no' },
      { id: '3', lang: 'ms' },
      { id: '4', lang: 'tl' },
    ];
    expect(judged('languages', {}, cases, answers)).toEqual([
      [1, 'passed'],
      [2 / 3, 'FAILED'],
    ]);
  });
});

describe('near-duplicates', () => {
  const set = { docs: { a: '', b: '', c: '', d: '' }, pairs: [['a', 'b'] as const, ['c', 'd'] as const] };

  it('are scored by pairs, whichever of the two names the other', () => {
    const answers = [{ id: 'a', duplicates: [] }, { id: 'b', duplicates: [{ id: 'a' }] }, { id: 'c' }];
    expect(scorePairs('set', set, answers)).toMatchObject({ n: 4, recall: 0.5, precision: 1 });
  });

  it('are imprecise where a pair is made up, and have no precision where none is found', () => {
    const madeUp = [{ id: 'a', duplicates: [{ id: 'b' }, { id: 'c' }] }];
    expect(scorePairs('set', set, madeUp)).toMatchObject({ recall: 0.5, precision: 0.5 });
    expect(scorePairs('set', set, [])).toMatchObject({ recall: 0, precision: 0 });
  });
});
