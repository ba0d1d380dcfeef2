import { blankRecord, type FetchRecord } from './ledger/fetch-record.js';
import type { Taken } from './collecting/take-listing.js';
import { settlePoll, type PollResult } from './settle-poll.js';
import { unpolled } from './source-state.js';

const now = new Date('2025-02-18T12:00:00Z');
const url = 'https://www.wire.example/rss';
const begun = blankRecord({ id: '1', sourceId: 's', kind: 'poll', url, fetchedAt: now });
const fetched: FetchRecord = { ...begun, status: 200, outcome: 'fetched', etag: 'v2', lastModified: 'today' };
const taken: Taken = {
  sourceId: 's',
  part: null,
  shown: [],
  jobs: [],
  seen: [],
  itemsFound: 2,
  itemsNew: 2,
  itemsChanged: 0,
  newDates: [new Date('2025-02-18T10:00:00Z'), new Date('2025-02-18T11:00:00Z')],
  textLengths: [],
  isComplete: true,
};
const noListing = {
  ...{ items: [], sitemaps: [], title: null, language: null, ttlMinutes: undefined, updatePeriodMinutes: undefined },
  ...{ skipHours: [], skipDays: [], hub: null, self: null, faults: [] },
};
const usual: PollResult = {
  state: { ...unpolled('s', url), etag: 'v1' },
  source: { kind: 'feed', schedule: { kind: 'automatic' } },
  record: fetched,
  headers: {},
  retryAfterS: null,
  listing: null,
  taken,
  settings: {
    ...{
      concurrency: 1,
      minS: 300,
      maxS: 86_400,
      spacingMs: 1_000,
      perHost: 1,
      leaseS: 60,
      ledgerDays: 30,
      itemDays: 90,
    },
    ...{ failingAfter: 2, silentMinS: 86_400, isFeedByRobots: false },
  },
  now,
  random: 0,
  domainOf: (address) => new URL(address).hostname.split('.').slice(-2).join('.'),
};
const settle = (given: Partial<PollResult>): ReturnType<typeof settlePoll> => settlePoll({ ...usual, ...given });
const failed = (status: number, outcome: FetchRecord['outcome']): FetchRecord => ({
  ...begun,
  status,
  outcome,
  error: 'no',
});

describe('after a poll', () => {
  it('the validators, the cadence and the next time are those of the answer', () => {
    expect(settle({}).state).toMatchObject({
      ...{ etag: 'v2', lastModified: 'today', gapS: 3_600, newestAt: new Date('2025-02-18T11:00:00Z'), failures: 0 },
      ...{ nextAt: new Date('2025-02-18T12:30:00Z'), nextReason: 'every 30 min: an item about every 1 h' },
    });
  });
  it('no validator is kept while something is left that it would hide', () => {
    expect(settle({ taken: { ...taken, isComplete: false } }).state).toMatchObject({ etag: null, lastModified: null });
  });
  it('a 304 keeps the validators, also where it sends none', () => {
    const record = { ...begun, status: 304, outcome: 'unchanged' as const };
    expect(settle({ record, taken: null }).state).toMatchObject({ etag: 'v1', failures: 0 });
  });
  it('that failed, validators and cadence stay and failures count', () => {
    const { state } = settle({ record: failed(503, 'failed'), taken: null });
    expect(state).toMatchObject({ etag: 'v1', failures: 1, lastError: 'no', succeededAt: null });
    const again = settle({ state, record: failed(503, 'failed'), taken: null });
    expect(again).toMatchObject({ ailment: { fault: 'unreachable' }, state: { ailment: 'unreachable', failures: 2 } });
  });
  it('that succeeded, all is well again', () => {
    const state = { ...usual.state, failures: 7, ailment: 'refused' as const, ailingSince: now };
    expect(settle({ state })).toMatchObject({
      ailment: null,
      state: { failures: 0, ailment: null, ailingSince: null },
    });
  });
  it('what is gone twice in a row is given up, not before', () => {
    const first = settle({ record: failed(410, 'gone'), taken: null });
    expect(first.retirement).toBeNull();
    const between = settle({ state: first.state });
    expect(settle({ state: between.state, record: failed(410, 'gone'), taken: null }).retirement).toBeNull();
    expect(settle({ state: first.state, record: failed(410, 'gone'), taken: null }).retirement).toMatch(
      /410 Gone 2 times/,
    );
  });
  it('a permanent redirect is remembered, and forgotten when it is not seen again', () => {
    const to = 'https://feeds.wire.example/rss';
    const record = { ...fetched, hops: [{ url, status: 301, location: to }] };
    const { state } = settle({ record });
    expect(state).toMatchObject({ movedTo: to, movedSince: now, movedSightings: 1 });
    expect(settle({ state, record: failed(503, 'failed'), taken: null }).state.movedTo).toBe(to);
    expect(settle({ state }).state.movedTo).toBeNull();
  });
  it('a page whose selector matches nothing is not well', () => {
    const source = { kind: 'page' as const, schedule: { kind: 'automatic' as const } };
    const listing = { ...noListing };
    expect(settle({ source, listing, taken: { ...taken, itemsFound: 0 } }).ailment).toMatchObject({
      fault: 'unmatched',
    });
  });
});
