import { isIP } from 'node:net';
import { registrableDomain } from './domains.js';

/** Whether an article may lie there: http, a registered domain or an IP address in full. */
export function isWebAddress(address: string): boolean {
  if (!URL.canParse(address) || !/^https?:\/\//i.test(address)) return false;
  const written = /^https?:\/\/(?:[^/?#@]*@)?(?<host>\[[^\]]+\]|[^/:?#]+)/i.exec(address)?.groups?.['host'] ?? '';
  return isIP(written.replace(/^\[|\]$/g, '')) !== 0 || registrableDomain(address) !== null;
}
