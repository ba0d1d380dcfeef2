import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Blocks of IANA's special-purpose and multicast registries (RFC 6890 and what followed) by what they are for, also those
 * that are reachable, such as AS112: nobody publishes there. One entry is not IANA's: Azure answers to a virtual machine's
 * questions about itself at a public address.
 */
const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  'an address of this network': ['0.0.0.0/8'],
  unspecified: ['::/128'],
  'a loopback address': ['127.0.0.0/8', '::1/128'],
  'a private address': ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  "a carrier's private address": ['100.64.0.0/10'],
  'a link-local address, where clouds keep their metadata': ['169.254.0.0/16', 'fe80::/10'],
  'an address where a cloud keeps metadata': ['168.63.129.16/32'],
  'a multicast address': ['224.0.0.0/4', 'ff00::/8'],
  'a reserved address': ['240.0.0.0/4'],
  'a documentation address': ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
  'a benchmarking address': ['198.18.0.0/15'],
  // 2001::/23 holds Teredo, ORCHID, benchmarking and more.
  'a protocol assignment': ['192.0.0.0/24', '2001::/23', '100::/64', '5f00::/16'],
  'an anycast service, no web server': [
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.175.48.0/24',
    '2620:4f:8000::/48',
  ],
  "an address of somebody's own translation": ['64:ff9b:1::/48'],
};

const lists = Object.entries(BLOCKS).map(([what, cidrs]) => ({ what, list: blockListOf(cidrs) }));

/**
 * What is special about an IPv4 or IPv6 address, e.g. `a loopback address`, or null where it is public. An IPv6 address that
 * carries an IPv4 address to a translator or tunnel (mapped, NAT64, 6to4 …) is judged by that one. Text that is no address
 * is special as well.
 */
export function specialityOf(address: string): string | null {
  const family = familyOf(address);
  if (family === null) return 'no address';
  const carried = family === 'ipv6' ? carriedAddress(groupsOf(address)) : null;
  if (carried === null) return lists.find(({ list }) => list.check(address, family))?.what ?? null;
  const what = specialityOf(carried);
  return what === null ? null : `${what} (${carried})`;
}

/** `ipv4`, `ipv6`, or null for anything else; an IPv6 address with a zone is neither, for only the own machine knows zones. */
export function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  if (isIPv4(address)) return 'ipv4';
  return isIPv6(address) && !address.includes('%') ? 'ipv6' : null;
}

/** A list of `address/bits`, or of single addresses. Throws when one of them is neither. */
export function blockListOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    const family = familyOf(address);
    if (family === null) throw new Error(`${cidr} is no block of addresses`);
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const shortest = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = shortest.split('::');
  const numbers = (part: string | undefined): number[] =>
    part === undefined || part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [left, right] = [numbers(head), numbers(tail)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

type Carrier = { readonly prefix: readonly number[]; readonly at: number };

/** Where IPv6 addresses carry an IPv4 address: after which groups, and at which group it begins. */
const CARRIERS: readonly Carrier[] = [
  { prefix: [0, 0, 0, 0, 0, 0xffff], at: 6 }, // mapped
  { prefix: [0, 0, 0, 0, 0xffff, 0], at: 6 }, // translated (SIIT)
  { prefix: [0x64, 0xff9b, 0, 0, 0, 0], at: 6 }, // NAT64
  { prefix: [0x2002], at: 1 }, // 6to4
];

function carriedAddress(groups: readonly number[]): string | null {
  const carrier = CARRIERS.find(({ prefix }) => prefix.every((group, index) => groups[index] === group));
  if (carrier !== undefined) return dotted(groups, carrier.at);
  // Compatible addresses (::127.0.0.1); with less than 17 bits they are plain numbers, such as ::1.
  const isCompatible = groups.slice(0, 6).every((group) => group === 0) && groups[6] !== 0;
  return isCompatible ? dotted(groups, 6) : null;
}

function dotted(groups: readonly number[], at: number): string {
  const [high = 0, low = 0] = groups.slice(at);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
