import { Controller, Get, Inject, Post, Req, Res, type RawBodyRequest } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Input, Operation, ProblemException } from '#platform';
import { readRequest } from '../http/read-request.js';
import { Subscriptions } from './subscriptions.js';
import { TakeDelivery } from './take-delivery.js';

/** Bytes that a delivery may have: the setting INGEST_FETCH_MAX_BYTES. */
export const DELIVERY_BYTES = Symbol('bytes of a delivery');

// Other parameters pass here: hubs add their own, and a subscriber that refused them could never be verified.
const hubQuery = z.looseObject({
  'hub.mode': z.string().optional().describe('`subscribe`, `unsubscribe` or `denied`'),
  'hub.topic': z.string().optional().describe('The feed'),
  'hub.challenge': z.string().optional().describe('What is echoed to confirm'),
  'hub.lease_seconds': z.string().optional().describe('How long the hub will push'),
  'hub.reason': z.string().optional().describe('Why it will not'),
});
const params = z.object({ id: z.uuid('is no callback') });
type Params = z.infer<typeof params>;

/** The callbacks of hubs (W3C WebSub). */
@Controller('v1/websub')
export class WebsubController {
  constructor(
    @Inject(Subscriptions) private readonly subscriptions: Subscriptions,
    @Inject(TakeDelivery) private readonly delivery: TakeDelivery,
    @Inject(DELIVERY_BYTES) private readonly maxBytes: number,
  ) {}

  @Get(':id')
  @Operation({
    summary: 'A hub verifies that it is meant to push, or tells that it will not',
    params,
    query: hubQuery,
    answer: { mediaType: 'text/plain', description: 'The challenge' },
  })
  async verify(
    @Input('params') { id }: Params,
    @Input('query') query: z.infer<typeof hubQuery>,
    @Res() response: Response,
  ): Promise<void> {
    const question = {
      mode: query['hub.mode'],
      topic: query['hub.topic'],
      challenge: query['hub.challenge'],
      leaseSeconds: query['hub.lease_seconds'],
      reason: query['hub.reason'],
    };
    const echo = await this.subscriptions.verify(id, question, new Date());
    if (echo === null) throw new ProblemException(404, { detail: 'Nothing of the kind is wanted here' });
    response.set({ 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }).send(echo);
  }

  @Post(':id')
  @Operation({
    summary: 'A hub delivers what is new in a feed',
    description:
      'Answered alike whether `X-Hub-Signature` is right or not; what is not signed by the hub is discarded.',
    params,
    upload: ['application/rss+xml', 'application/atom+xml', 'application/feed+json', '*/*'],
    status: 202,
    problems: [410, 413, 415],
  })
  async deliver(@Input('params') { id }: Params, @Req() request: RawBodyRequest<Request>): Promise<void> {
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
      throw new ProblemException(415, { detail: 'Send it plain: the signature is of the bytes as they come' });
    }
    const read = (): Promise<Buffer | null> => readRequest(request, this.maxBytes);
    const outcome = await this.delivery.take({ id, headers: headersOf(request), read });
    if (outcome === 'unknown') throw new ProblemException(410, { detail: 'This is not wanted any more' });
    if (outcome === 'too-large') throw new ProblemException(413, { detail: `At most ${this.maxBytes} bytes are read` });
  }
}

const headersOf = ({ headers }: Request): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
