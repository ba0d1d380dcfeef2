import { lookup as lookUp } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { hostOf, type AddressRules } from './addresses.js';
import { FetchError } from './fetch-error.js';
import { familyOf } from './special-addresses.js';

/** Resolves a name to its addresses; rejects with the error of Node's `dns`. */
export type Lookup = (hostname: string) => Promise<readonly LookupAddress[]>;

/** As the system resolves, `/etc/hosts` included. */
export const systemLookup: Lookup = (hostname) => lookUp(hostname, { all: true });

type Guard = {
  readonly rules: AddressRules;
  readonly lookup: Lookup;
  readonly timeoutMs: number;
  /** Called with the address that the connection of an origin goes to. */
  readonly onConnected: (origin: string, address: string) => void;
};

/**
 * Makes connections for undici to addresses that the rules let through. A name is resolved once, and only the addresses
 * that were judged are connected to, so an answer that changes afterwards has no effect.
 */
export function guardedConnector({ rules, lookup, timeoutMs, onConnected }: Guard): buildConnector.connector {
  return (options, callback) => {
    const url = new URL(`${options.protocol}//${options.host ?? options.hostname}`);
    const refusal = rules.refusalOfUrl(url) ?? literalRefusal(rules, url);
    if (refusal !== null) {
      callback(new FetchError('forbidden-address', refusal), null);
      return;
    }
    const connect = buildConnector({
      timeout: timeoutMs,
      autoSelectFamily: true,
      lookup: judgedLookup(rules, lookup, url),
    });
    // The dot that ends a name in full is no part of the name in a certificate.
    connect(
      { ...options, ...(familyOf(hostOf(url)) === null ? { servername: hostOf(url) } : {}) },
      (...[error, socket]) => {
        if (error !== null) {
          callback(error, null);
          return;
        }
        const address = socket.remoteAddress ?? '';
        const late = rules.refusalOfAddress(url, address);
        if (late === null) {
          onConnected(url.origin, address);
          callback(null, socket);
          return;
        }
        socket.destroy();
        callback(new FetchError('forbidden-address', late), null);
      },
    );
  };
}

/** A host that is an address never comes to a lookup. */
function literalRefusal(rules: AddressRules, url: URL): string | null {
  return familyOf(hostOf(url)) === null ? null : rules.refusalOfAddress(url, hostOf(url));
}

function judgedLookup(rules: AddressRules, lookup: Lookup, url: URL): LookupFunction {
  return (hostname, options, callback) => {
    judgedAddresses(rules, lookup, url, hostname).then(
      ([first, ...others]) => {
        if (options.all === true) callback(null, [first, ...others]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => {
        callback(error as NodeJS.ErrnoException, '');
      },
    );
  };
}

/** The addresses of the name that may be connected to; rejects when there is none. */
async function judgedAddresses(
  rules: AddressRules,
  lookup: Lookup,
  url: URL,
  hostname: string,
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const addresses = await lookup(hostname);
  const [first, ...others] = addresses.filter(({ address }) => rules.refusalOfAddress(url, address) === null);
  if (first !== undefined) return [first, ...others];
  const refusal = addresses[0] === undefined ? null : rules.refusalOfAddress(url, addresses[0].address);
  throw refusal === null
    ? new FetchError('dns', `${hostname} has no address`)
    : new FetchError('forbidden-address', refusal);
}
