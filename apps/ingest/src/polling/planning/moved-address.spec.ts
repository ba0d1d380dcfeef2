import { moveOf, type AddressFacts, type Proposal } from './moved-address.js';

const day = (n: number): Date => new Date(Date.UTC(2025, 1, n, 9));
const address = 'https://www.wire.example/rss';
const moved = 'https://feeds.wire.example/rss';
const facts: AddressFacts = {
  now: day(1),
  address,
  hops: [{ status: 301, location: moved }],
  proposal: null,
  isReadable: true,
  domainOf: (url) => new URL(url).hostname.split('.').slice(-2).join('.'),
};
const seen = (sightings: number, firstSeenAt = day(1)): Proposal => ({ url: moved, firstSeenAt, sightings });

describe('a source whose host says that it has moved', () => {
  it('is watched first', () => {
    expect(moveOf(facts)).toMatchObject({ kind: 'watch', proposal: seen(1) });
  });
  it('takes the new address after three polls over three days', () => {
    expect(moveOf({ ...facts, now: day(4), proposal: seen(2) })).toMatchObject({ kind: 'adopt', url: moved });
  });
  it.each<[string, Partial<AddressFacts>]>([
    ['three polls within two days', { now: day(3), proposal: seen(2) }],
    ['two polls over a week', { now: day(8), proposal: seen(1) }],
    ['a target that cannot be read', { now: day(4), proposal: seen(2), isReadable: false }],
  ])('is still watched after %s', (_, given) => {
    expect(moveOf({ ...facts, ...given }).kind).toBe('watch');
  });
  it('begins anew with another target', () => {
    const other = { ...seen(5), url: 'https://old.wire.example/rss' };
    expect(moveOf({ ...facts, now: day(9), proposal: other })).toMatchObject({
      kind: 'watch',
      proposal: { url: moved, sightings: 1, firstSeenAt: day(9) },
    });
  });
  it.each([
    ['another domain', 'https://squatter.example2/rss'],
    ['an address without TLS', 'http://www.wire.example/rss'],
  ])('never takes %s by itself', (_, location) => {
    const proposal = { ...seen(9), url: location };
    const move = moveOf({ ...facts, now: day(20), hops: [{ status: 308, location }], proposal });
    expect(move).toMatchObject({ kind: 'ask', proposal: { sightings: 10 } });
  });
  it('takes the TLS that its own host offers', () => {
    const to = { url: address, firstSeenAt: day(1), sightings: 2 };
    const from = { ...facts, address: 'http://www.wire.example/rss', hops: [{ status: 301, location: address }] };
    expect(moveOf({ ...from, now: day(4), proposal: to })).toMatchObject({ kind: 'adopt', url: address });
  });
  it.each<[string, AddressFacts['hops']]>([
    ['temporarily', [{ status: 302, location: moved }]],
    ['nowhere', []],
    ['to itself', [{ status: 301, location: address }]],
  ])('stays where it is when it is sent %s', (_, hops) => {
    expect(moveOf({ ...facts, hops, proposal: seen(2) })).toEqual({ kind: 'stay' });
  });
  it('moves only as far as the chain is permanent', () => {
    const hops = [
      { status: 301, location: moved },
      { status: 302, location: 'https://cdn.wire.example/today' },
    ];
    expect(moveOf({ ...facts, hops })).toMatchObject({ proposal: { url: moved } });
  });
});
