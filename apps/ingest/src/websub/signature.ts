import { createHmac, timingSafeEqual } from 'node:crypto';

/** The methods that W3C WebSub names for `X-Hub-Signature`. */
const METHODS = ['sha1', 'sha256', 'sha384', 'sha512'];

/**
 * Whether the header `X-Hub-Signature` (`sha256=…`, in hex) of a delivery was made with the secret over exactly these
 * bytes. Takes as long for a wrong signature as for a right one.
 */
export function isSignedWith(secret: string, body: Uint8Array, header: string | undefined): boolean {
  const [, method = '', hex = ''] = /^\s*(\w+)=([\da-f]+)\s*$/i.exec(header ?? '') ?? [];
  if (!METHODS.includes(method.toLowerCase())) return false;
  const expected = createHmac(method.toLowerCase(), secret).update(body).digest();
  const given = Buffer.from(hex, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
