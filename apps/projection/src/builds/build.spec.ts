import { articles } from '../projections/articles.projection.js';
import { planBuilds, tablesHashOf, type Build } from './build.js';
import { covers, type Reach } from './reach.js';

const aBuild = (details: Partial<Build> = {}): Build => ({
  projection: 'articles',
  build: 1,
  version: articles.version,
  tablesHash: tablesHashOf(articles),
  state: 'live',
  swap: 'auto',
  position: 0,
  positionRecordedAt: null,
  target: 0,
  events: 0,
  note: null,
  begunAt: new Date(0),
  filledAt: new Date(0),
  liveAt: new Date(0),
  closedAt: null,
  ...details,
});
const older = aBuild({ version: articles.version - 1 });
const newer = aBuild({ version: articles.version + 1 });

describe('a process', () => {
  it('begins the first build of all as the live one', () => {
    expect(planBuilds(articles, [])).toEqual({ own: [], isOutdated: false, begin: 'live' });
  });

  it('works at the builds of its version, whatever their state', () => {
    const own = [aBuild({ state: 'previous' }), aBuild({ build: 2 }), aBuild({ build: 3, state: 'filling' })];
    expect(planBuilds(articles, [older, ...own])).toEqual({ own, isOutdated: false });
  });

  it('begins a build beside one of an older version, or of other tables', () => {
    expect(planBuilds(articles, [older])).toMatchObject({ own: [], begin: 'filling' });
    expect(planBuilds(articles, [aBuild({ tablesHash: 'other' })])).toMatchObject({ own: [], begin: 'filling' });
  });

  it('leaves a build alone that is given up, and begins another', () => {
    expect(planBuilds(articles, [older, aBuild({ build: 2, state: 'dropping' })])).toMatchObject({ begin: 'filling' });
  });

  it('begins nothing when a later version is live, but keeps up what there is of its own', () => {
    expect(planBuilds(articles, [newer])).toEqual({ own: [], isOutdated: true });
    const previous = aBuild({ state: 'previous' });
    expect(planBuilds(articles, [previous, newer])).toEqual({ own: [previous], isOutdated: true });
  });
});

describe('a build covers another', () => {
  const reach = (position: number, marks: Record<string, number> = {}): Reach => ({
    position,
    marks: new Map(Object.entries(marks)),
  });

  it.each([
    ['when it was filled further than all marks', reach(9), reach(0, { 'log/1': 9, 'log/2': 4 }), true],
    ['when its marks are as far', reach(3, { 'log/1': 9 }), reach(5, { 'log/1': 9, 'log/2': 3 }), true],
    ['but not when one partition is behind', reach(3, { 'log/1': 9 }), reach(0, { 'log/2': 4 }), false],
    ['nor when the other was filled further than it has come', reach(3, { 'log/1': 4 }), reach(5), false],
  ])('%s', (_, one, other, expected) => {
    expect(covers(one, other)).toBe(expected);
  });
});
