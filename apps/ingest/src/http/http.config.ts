import { z } from 'zod';
import { parseAllowed } from './addresses.js';

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const allowedAddress = z.string().superRefine((entry, context) => {
  try {
    parseAllowed(entry);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

/** How ingest asks the web. */
export const fetchSettings = {
  INGEST_USER_AGENT: z
    .string()
    .regex(/^[A-Za-z_-]+(\/[\w.-]+)?$/, 'expected Name or Name/version, the name of letters, hyphens and underscores')
    .default('Dateline/0.1')
    .describe('Who asks for pages, `Name/version`; rules of robots.txt for `Name` are obeyed'),
  INGEST_CONTACT: z
    .union([z.httpUrl(), z.email()])
    .optional()
    .describe(
      'Address of a page, or of a mailbox, where site owners learn who reads them and can ask for less; sent along as part of the user agent. Set it: many sites refuse readers that tell none',
    ),
  INGEST_ALLOWED_ADDRESSES: z
    .string()
    .transform(listOf)
    .pipe(z.array(allowedAddress))
    .default([])
    .describe(
      'Inner addresses and names that may be asked although they are not public, with commas between: `10.1.0.0/16`, `*.intranet`, with a port (`127.0.0.1:8080`) or any (`[fd00::]/8:*`)',
    ),
  INGEST_ALLOWED_PORTS: z
    .string()
    .transform(listOf)
    .pipe(z.array(z.coerce.number<string>().int().min(1).max(65_535)).min(1))
    .default([80, 443])
    .describe('Ports that may be asked, with commas between'),
  INGEST_FETCH_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .default(30_000)
    .describe('Milliseconds that a page or feed may take from the request to its last byte, with all redirects'),
  INGEST_FETCH_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1000)
    .default(10 * 1024 * 1024)
    .describe('Bytes that a page or feed may have, as sent and decompressed'),
};

/** How ingest asks the web. */
export type FetchSettings = z.infer<z.ZodObject<typeof fetchSettings>>;

/** The header `User-Agent`: the product, and whom to turn to. */
export function userAgentOf({
  INGEST_USER_AGENT: product,
  INGEST_CONTACT: contact,
}: Pick<FetchSettings, 'INGEST_USER_AGENT' | 'INGEST_CONTACT'>): string {
  if (contact === undefined) return `${product} (news monitor; its operator gives no contact)`;
  return `${product} (+${contact.includes('@') && !contact.includes('://') ? `mailto:${contact}` : contact})`;
}
