import { allowedSchemes } from './allowed.js';

/** What a browser or a careless reader leaves out of an address: white space, controls and invisible characters. */
const ignored = /[\s\p{Cc}\p{Cf}\p{Z}]/gu;

/** The scheme of an address as a browser would read it, with its colon; null where the address is relative. */
function schemeOf(address: string): string | null {
  return /^[a-z][a-z0-9+.-]*:/i.exec(address.replace(ignored, ''))?.[0].toLowerCase() ?? null;
}

/** An address against a base, where there is one; an absolute one stays as it is written. */
export function resolveAddress(address: string, base: string | null | undefined): string {
  const written = address.trim();
  if (base == null || base === '' || schemeOf(written) !== null) return written;
  return URL.canParse(written, base) ? new URL(written, base).href : written;
}

/** The address to leave in markup: resolved, and null where its scheme is none of the allowed ones. */
export function cleanAddress(address: string, base: string | null | undefined): string | null {
  const resolved = resolveAddress(address, base);
  const scheme = schemeOf(resolved);
  return scheme === null || allowedSchemes.has(scheme) ? resolved : null;
}
