import type { RawBodyRequest } from '@nestjs/common';
import type { Request } from 'express';

/** The body of a request as it came, also where it was parsed as JSON before; null where it has more bytes. */
export async function readRequest(request: RawBodyRequest<Request>, maxBytes: number): Promise<Buffer | null> {
  if (request.rawBody !== undefined) return request.rawBody.length > maxBytes ? null : request.rawBody;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
