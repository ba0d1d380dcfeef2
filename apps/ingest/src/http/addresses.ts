import { blockListOf, familyOf, specialityOf } from './special-addresses.js';

/** An address, or the hosts of a name, that may be asked although the rules say no; `port` `*` is any. */
export type Allowed = {
  readonly covers: (host: string) => boolean;
  readonly port: number | '*' | null;
};

/** Names that mean something only inside a machine, a cluster or a house (RFC 6761, 6762, 8375, ICANN's `internal`). */
const INNER_NAMES = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/** What the allow-list and the ports of the settings let through. */
export class AddressRules {
  readonly #allowed: readonly Allowed[];
  readonly #ports: ReadonlySet<number>;

  /** `allowed` are entries as `parseAllowed` takes them; `ports` those asked beside them. */
  constructor({ allowed = [], ports = [80, 443] }: { allowed?: readonly string[]; ports?: readonly number[] } = {}) {
    this.#allowed = allowed.map(parseAllowed);
    this.#ports = new Set(ports);
  }

  /** Why a URL may not be asked, judged before its name is resolved; null when nothing speaks against it. */
  refusalOfUrl(url: URL): string | null {
    const [host, port] = [hostOf(url), portOf(url)];
    const special = this.#allows(host, port) ? null : specialityOfHost(host);
    if (special !== null) return `${host} is ${special}; INGEST_ALLOWED_ADDRESSES can allow it`;
    if (this.#ports.has(port) || this.#allowed.some((entry) => entry.port !== null && fits(entry, port))) return null;
    return `Port ${port} of ${host} is not asked; INGEST_ALLOWED_PORTS can allow it`;
  }

  /** Why a connection for the URL to an address that its name resolved to may not be made; null when it may. */
  refusalOfAddress(url: URL, address: string): string | null {
    const [host, port] = [hostOf(url), portOf(url)];
    const special = specialityOf(address);
    const isAllowed = this.#allows(address, port) || this.#allows(host, port);
    if (special !== null && !isAllowed)
      return `${host === address ? host : `${host} resolves to ${address}, which`} is ${special}; INGEST_ALLOWED_ADDRESSES can allow it`;
    if (this.#ports.has(port) || this.#reaches(host, address, port)) return null;
    return `Port ${port} of ${host} is not asked; INGEST_ALLOWED_PORTS can allow it`;
  }

  #allows(host: string, port: number): boolean {
    return this.#allowed.some((entry) => entry.covers(host) && (entry.port === null || fits(entry, port)));
  }

  /** Whether an entry that names ports covers the host or its address. */
  #reaches(host: string, address: string, port: number): boolean {
    return this.#allowed.some(
      (entry) => entry.port !== null && fits(entry, port) && (entry.covers(host) || entry.covers(address)),
    );
  }
}

const fits = ({ port }: Allowed, asked: number): boolean => port === '*' || port === asked;

/**
 * Reads an entry of the allow-list: an address or a block (`10.1.0.0/16`, `[fd00::]/8`), or a name (`news.intranet`,
 * `*.intranet`), each with or without a port (`:8080`, `:*`). Without one, the ports of the settings are meant. Throws
 * when it is none of these.
 */
export function parseAllowed(entry: string): Allowed {
  const { subject = '', bits = '', port } = ENTRY.exec(entry)?.groups ?? {};
  const address = subject.replace(/^\[(.*)\]$/, '$1');
  return {
    covers: familyOf(address) === null ? coversName(entry, subject, bits) : coversBlock(address + bits),
    port: portsOf(port),
  };
}

const ENTRY =
  /^(?<subject>\[[\da-f:.]+\]|[^\s[\]/:]+|[\da-f:.]+:[\da-f:.]*)(?<bits>\/\d{1,3})?(?::(?<port>\d{1,5}|\*))?$/i;

const portsOf = (port?: string): Allowed['port'] => (port === undefined ? null : port === '*' ? '*' : Number(port));

function coversBlock(block: string): (host: string) => boolean {
  const list = blockListOf([block]);
  return (host) => {
    const family = familyOf(host);
    return family !== null && list.check(host, family);
  };
}

function coversName(entry: string, pattern: string, bits: string): (host: string) => boolean {
  const name = pattern.toLowerCase();
  if (bits !== '' || !/^(\*\.)?[\w-]+(\.[\w-]+)*$/.test(name))
    throw new Error(`${entry} is no address, block, or name`);
  return name.startsWith('*.') ? (host) => host.endsWith(name.slice(1)) : (host) => host === name;
}

/** Host of a URL as rules judge it: no brackets, no trailing dot. WHATWG's parser has made addresses of `0x7f.1` and the like. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** Port of a URL, also where it is its scheme's. */
export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

/** What is special about a host, e.g. `a loopback address`, or null where it is public as far as its name tells. */
export function specialityOfHost(host: string): string | null {
  if (familyOf(host) !== null) return specialityOf(host);
  if (INNER_NAMES.test(host)) return 'a name of inner networks';
  return host.includes('.') ? null : 'a name without a dot, which no public host has';
}

/** Whether a host in any notation, or the host of a URL, is refused without an allow-list; what cannot be read is. */
export function isRefused(input: string): boolean {
  const text = input.trim();
  const address = /^[a-z][\w+.-]*:\/\//i.test(text)
    ? text
    : `http://${familyOf(text) === 'ipv6' ? `[${text}]` : text}/`;
  const url = URL.canParse(address) ? new URL(address) : null;
  return url === null || specialityOfHost(hostOf(url)) !== null;
}
