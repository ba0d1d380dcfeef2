import { canonicalUrl, registrableDomain } from '../../../apps/ingest/src/urls/canonical-url.js';
import { isClosed, isNavigation } from '../../../apps/ingest/src/urls/crawlable.js';
import { ampOrigin } from '../../../apps/ingest/src/urls/domains.js';
import { scrubAddress } from '../../../apps/ingest/src/urls/scrub-address.js';
import { removeTracking } from '../../../apps/ingest/src/urls/tracking.js';
import { isWebAddress } from '../../../apps/ingest/src/urls/web-address.js';
import { resolve, writtenForm } from '../../../apps/ingest/src/urls/written-form.js';
import type { Parser } from './kind.js';
import { textOf, type Line } from './line.js';

/** `args` and `kwargs` of a line: what an operation takes beside the address. */
type Given = { readonly args: readonly unknown[]; readonly kwargs: Readonly<Record<string, unknown>> };
type Operation = (address: string, given: Given) => unknown;

const ownDomain: Operation = (address) => {
  const url = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
  return URL.canParse(url) ? (ampOrigin(url) ?? registrableDomain(url)) : null;
};

/** What a line may ask for by `op`; the last part of a dotted name counts, without `test_`. */
const operations: Readonly<Record<string, Operation>> = {
  canonical_url: (address, { args: [declared] }) =>
    canonicalUrl(address, typeof declared === 'string' ? declared : undefined),
  normalize_url: (address, { kwargs }) => writtenForm(address, kwargs['strict'] === true),
  scrub_url: scrubAddress,
  clean_url: (address) => writtenForm(scrubAddress(address)),
  remove_tracking: (address, { kwargs }) =>
    removeTracking(
      address,
      [kwargs['baseURL'], kwargs['feedURL']].filter((one) => typeof one === 'string'),
    ),
  validate_url: (address) => {
    if (!isWebAddress(address)) return [false, null];
    const { protocol, host, pathname, search, hash } = new URL(address);
    return [true, [protocol.slice(0, -1), host, pathname, search.slice(1), hash.slice(1)]];
  },
  get_base_url: (address) => new URL(address).origin,
  fix_relative_urls: (base, { args: [link] }) => resolve(String(link), base),
  extract_domain: (address, { args, kwargs }) => {
    const domain = ownDomain(address, { args, kwargs });
    const refused = kwargs['blacklist'] ?? args[0];
    const [name = ''] = String(domain).split('.');
    return Array.isArray(refused) && refused.some((one) => one === domain || one === name) ? null : domain;
  },
  canonical_domain: ownDomain,
  is_navigation_page: isNavigation,
  is_not_crawlable: isClosed,
};

export const url: Parser = {
  parse: (line) => {
    const operation = operations[nameOf(line)];
    if (operation === undefined) throw new Error(`op: one of ${Object.keys(operations).join(', ')}`);
    const { args, kwargs } = line;
    return {
      value: operation(textOf(line), {
        args: Array.isArray(args) ? args : [],
        kwargs: typeof kwargs === 'object' && kwargs !== null ? (kwargs as Given['kwargs']) : {},
      }),
    };
  },
};

const nameOf = ({ op }: Line): string =>
  typeof op === 'string' ? (op.split('.').at(-1) ?? '').replace(/^test_/, '') : 'canonical_url';
