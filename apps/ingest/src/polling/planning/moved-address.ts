/** One redirect, as the fetch met it. */
type Redirect = { readonly status: number; readonly location: string };

/** A source's new address that its host tells of, and how often it was told. */
export type Proposal = {
  readonly url: string;
  readonly firstSeenAt: Date;
  /** Polls that saw it, one after the other. */
  readonly sightings: number;
};

/** What a poll showed about the source's address. */
export type AddressFacts = {
  readonly now: Date;
  readonly address: string;
  readonly hops: readonly Redirect[];
  readonly proposal: Proposal | null;
  /** Whether what stands at the end was read as what the source is, or is unchanged since it was. */
  readonly isReadable: boolean;
  /** Answers the part of a host that somebody registered, e.g. `bbc.co.uk`. */
  readonly domainOf: (url: string) => string | null;
};

/** What is done about a source that has moved. */
export type Move =
  | { readonly kind: 'stay' }
  | { readonly kind: 'watch' | 'ask'; readonly proposal: Proposal; readonly reason: string }
  | { readonly kind: 'adopt'; readonly url: string; readonly reason: string };

const SIGHTINGS = 3;
const PROBATION_MS = 3 * 86_400_000;
const PERMANENT: readonly number[] = [301, 308];

/**
 * Decides what becomes of a permanent redirect. It is adopted once three polls over three days have seen the same target
 * and what stands there is readable; a target on another domain, or without the TLS of before, is never adopted by itself:
 * an operator is asked.
 */
export function moveOf(facts: AddressFacts): Move {
  const url = permanentTarget(facts);
  if (url === null) return { kind: 'stay' };
  const proposal = sighted(facts, url);
  const days = Math.floor((facts.now.getTime() - proposal.firstSeenAt.getTime()) / 86_400_000);
  const seen = `moved permanently to ${url}, seen by ${proposal.sightings} polls over ${days} days`;
  const doubt = doubtOf(facts, url);
  if (doubt !== null) return { kind: 'ask', proposal, reason: `${seen}; ${doubt}, so an operator must accept it` };
  if (!isProven(facts, proposal)) {
    const what = facts.isReadable ? '' : '; what stands there cannot be read';
    return { kind: 'watch', proposal, reason: `${seen}; adopted after ${SIGHTINGS} polls over 3 days${what}` };
  }
  return { kind: 'adopt', url, reason: seen };
}

/** Where the permanent redirects at the beginning of the chain lead; what comes after a temporary one may change. */
function permanentTarget({ address, hops }: AddressFacts): string | null {
  const temporary = hops.findIndex(({ status }) => !PERMANENT.includes(status));
  const target = hops.slice(0, temporary === -1 ? hops.length : temporary).at(-1)?.location;
  return target === undefined || target === address ? null : target;
}

function sighted({ proposal, now }: AddressFacts, url: string): Proposal {
  if (proposal?.url !== url) return { url, firstSeenAt: now, sightings: 1 };
  return { ...proposal, sightings: proposal.sightings + 1 };
}

const isProven = ({ now, isReadable }: AddressFacts, { sightings, firstSeenAt }: Proposal): boolean =>
  isReadable && sightings >= SIGHTINGS && now.getTime() - firstSeenAt.getTime() >= PROBATION_MS;

/** What could be a hijack; null where nothing speaks for it. */
function doubtOf({ address, domainOf }: AddressFacts, url: string): string | null {
  const [before, after] = [new URL(address), new URL(url)];
  const domain = domainOf(address);
  if (before.hostname !== after.hostname && (domain === null || domain !== domainOf(url))) return 'another domain';
  return before.protocol === 'https:' && after.protocol !== 'https:' ? 'without TLS' : null;
}
