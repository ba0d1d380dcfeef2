import { Controller, Get, Inject, Post } from '@nestjs/common';
import { Input, Operation, ProblemException } from '#platform';
import {
  consumer,
  consumerList,
  consumerParams,
  resetReceipt,
  resetRequest,
  type Consumer,
  type ConsumerList,
  type ConsumerParams,
  type ResetReceipt,
  type ResetRequest,
} from './consumer.js';
import { Consumers } from './consumers.js';

/** Consumer groups: who reads, how far, and from where it goes on. */
@Controller('v1/consumers')
export class ConsumersController {
  constructor(@Inject(Consumers) private readonly consumers: Consumers) {}

  @Get()
  @Operation({
    summary: 'Who reads events, and how far behind?',
    description: 'Dateline’s own groups, and on Kafka every group whose name has its prefix.',
    answer: consumerList,
  })
  async list(): Promise<ConsumerList> {
    return { data: await this.consumers.list() };
  }

  @Get(':group')
  @Operation({
    summary: 'How far is one group?',
    description: 'Any group, on Kafka also one without Dateline’s prefix.',
    params: consumerParams,
    answer: consumer,
  })
  async show(@Input('params') { group }: ConsumerParams): Promise<Consumer> {
    return (await this.consumers.show(group)) ?? unknown(group);
  }

  @Post(':group/reset')
  @Operation({
    summary: 'Let a group go on from somewhere else',
    description:
      'In all partitions in which it has a place. Refused while somebody reads for it, since a running consumer would ' +
      'overwrite it. None of the events from there on is left out; on Kafka, which knows times alone, some before come too.',
    params: consumerParams,
    body: resetRequest,
    answer: resetReceipt,
    problems: [409],
  })
  async reset(@Input('params') { group }: ConsumerParams, @Input('body') request: ResetRequest): Promise<ResetReceipt> {
    return (await this.consumers.reset(group, request)) ?? unknown(group);
  }
}

function unknown(group: string): never {
  throw new ProblemException(404, {
    detail: `There is no group ${group} that has read anything: see GET /v1/consumers`,
  });
}
