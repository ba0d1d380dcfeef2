import type { Request, Response } from 'express';
import { z } from 'zod';

/** Where a list goes on: after the row with this publication time (to the microsecond) and id. */
export type Cursor = { readonly at: string; readonly id: string };

const parts = z.tuple([z.iso.datetime({ precision: 6 }).regex(/^(?!0000)/), z.string().regex(/^[^\0]+$/)]);

/** An opaque cursor; made of a row, and of nothing that changes when rows are added. */
export function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

function decodeCursor(text: string): Cursor | undefined {
  try {
    const [at, id] = parts.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { at, id };
  } catch {
    return undefined;
  }
}

/** The two parameters of every list. */
export const paging = {
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 500')
    .transform(Number)
    .refine((limit) => limit <= 500, 'must be a whole number from 1 to 500')
    .prefault('50')
    .describe('Rows of a page, 1 to 500'),
  cursor: z
    .string()
    .transform((text, context) => {
      const cursor = decodeCursor(text);
      if (cursor === undefined) context.addIssue({ code: 'custom', message: 'is no cursor of a page before' });
      return cursor ?? z.NEVER;
    })
    .optional()
    .describe('`page.next` of the page before; keep the other parameters as they were'),
};
/** Which part of a list is asked for. */
export type Paging = { readonly limit: number; readonly cursor?: Cursor | undefined };

/** A part of a list, and where the next one begins. */
export type Page<Row> = { readonly rows: Row[]; readonly next: Cursor | undefined };

/** The shape of every list's answer. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- zod's types say it better than we can
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({
    data: z.array(row),
    page: z.object({ next: z.string().nullable().describe('Give it as `cursor` to read on; null on the last page') }),
  });

/** What a list answers. */
export type PageAnswer<Row> = { readonly data: Row[]; readonly page: { readonly next: string | null } };

/** Cuts off the one row too many that tells whether there is a next page. */
export function toPage<Row, Read extends Cursor>(
  found: readonly Read[],
  limit: number,
  toRow: (read: Read) => Row,
): Page<Row> {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown.map(toRow), next: found.length > limit && last ? { at: last.at, id: last.id } : undefined };
}

/** The answer to a list, with its `Link: rel="next"`. */
export function answerPage<Row>({ rows, next }: Page<Row>, request: Request, response: Response): PageAnswer<Row> {
  const cursor = next === undefined ? null : encodeCursor(next);
  if (cursor !== null) response.setHeader('Link', `<${withCursor(request.originalUrl, cursor)}>; rel="next"`);
  return { data: rows, page: { next: cursor } };
}

/** The same address with another cursor. */
export function withCursor(address: string, cursor: string): string {
  const url = new URL(address, 'http://query.invalid');
  url.searchParams.set('cursor', cursor);
  return `${url.pathname}${url.search}`;
}
