import { Controller, Get, Headers, Inject, Post } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { EventStore, InvalidRedactionError, Redactions, UnknownEventError } from '#event-store';
import type { EventRedacted } from '#events';
import { Input, Operation, ProblemException, sqlStateOf } from '#platform';
import {
  previewRequest,
  redactionPage,
  redactionParams,
  redactionPreview,
  redactionReceipt,
  redactionRequest,
  redactionsQuery,
  type PreviewRequest,
  type RedactionPage,
  type RedactionParams,
  type RedactionPreview,
  type RedactionReceipt,
  type RedactionRecord,
  type RedactionRequest,
  type RedactionsQuery,
} from './redaction.js';

const LOCK_NOT_AVAILABLE = '55P03';

/** Words that are removed on legal demand, and the records of it. */
@Controller('v1/redactions')
export class RedactionsController {
  constructor(
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(Redactions) private readonly redactions: Redactions,
  ) {}

  @Get()
  @Operation({
    summary: 'What was redacted, by whom and why?',
    description: 'The latest first.',
    query: redactionsQuery,
    answer: redactionPage,
  })
  async list(@Input('query') { limit, cursor }: RedactionsQuery): Promise<RedactionPage> {
    const found = await this.redactions.list({ limit: limit + 1, before: cursor });
    const data = found.slice(0, limit).map(toRecord);
    const last = data.at(-1);
    return { data, page: { next: found.length > limit && last !== undefined ? String(last.position) : null } };
  }

  @Get(':id')
  @Operation({
    summary: 'What came of the demand that a record belongs to?',
    params: redactionParams,
    answer: redactionReceipt,
  })
  async show(@Input('params') { id }: RedactionParams): Promise<RedactionReceipt> {
    const records = await this.redactions.open(id);
    if (records.length > 0) return { data: records.map(toRecord) };
    throw new ProblemException(404, { detail: `There is no redaction ${id}: see GET /v1/redactions` });
  }

  @Post('preview')
  @Operation({
    summary: 'What would a redaction blank?',
    description: 'Changes nothing. Of an article’s text, all events that cite it are touched as well.',
    body: previewRequest,
    answer: redactionPreview,
    problems: [404, 422],
  })
  async preview(@Input('body') { pointers, ...target }: PreviewRequest): Promise<RedactionPreview> {
    const eventId = await this.#eventIdOf(target);
    const planned = await this.store.planRedaction({ eventId, pointers }).catch(refuse(pointers));
    return { data: planned.map(({ fields, ...blanking }) => ({ ...blanking, fields: [...fields] })) };
  }

  @Post()
  @Operation({
    summary: 'Blank words of an event for ever, on legal demand',
    description:
      'The words become blocks of the same length, in the log and in the read models. Of an article’s text, the copies ' +
      'in all events that cite it are blanked as well. Asked for again, it answers the records of before.',
    body: redactionRequest,
    answer: redactionReceipt,
    status: 201,
    problems: [404, 422, 503],
  })
  async redact(
    @Input('body') { pointers, reason, by, ...target }: RedactionRequest,
    @Headers('traceparent') traceparent?: string,
  ): Promise<RedactionReceipt> {
    const requestId = newId();
    const eventId = await this.#eventIdOf(target);
    const context = { correlationId: requestId, causationId: requestId, actor: `operator:${by}`, traceparent };
    const records = await this.store
      .redact({ eventId, pointers }, { ...context, reason, at: new Date().toISOString(), newId })
      .catch(refuse(pointers));
    return { data: records.map(toRecord) };
  }

  async #eventIdOf({ eventId, articleId = '', revision = 0 }: Omit<PreviewRequest, 'pointers'>): Promise<string> {
    const found = eventId ?? (await this.redactions.eventOfRevision(articleId, revision));
    if (found !== undefined) return found;
    throw new ProblemException(404, { detail: `There is no revision ${revision} of article ${articleId}` });
  }
}

const toRecord = ({
  id,
  correlationId,
  streamId,
  actor,
  recordedAt,
  position,
  data,
}: EventRedacted): RedactionRecord => ({
  id,
  requestId: correlationId,
  eventId: data.eventId,
  streamId,
  fields: data.fields,
  reason: data.reason,
  by: actor,
  at: recordedAt,
  position,
});

/** Answers what is wrong with the demand by the member of the body that is wrong. */
const refuse =
  (pointers: readonly string[]) =>
  (error: unknown): never => {
    if (error instanceof UnknownEventError) throw new ProblemException(404, { detail: error.message });
    if (error instanceof InvalidRedactionError) {
      const index = pointers.indexOf(error.pointer);
      const pointer = index < 0 ? '/eventId' : `/pointers/${index}`;
      throw new ProblemException(422, { detail: error.message, errors: [{ pointer, detail: error.reason }] });
    }
    if (sqlStateOf(error) === LOCK_NOT_AVAILABLE) {
      throw new ProblemException(503, { detail: 'The log is in use; nothing was blanked: ask again', retryAfterS: 5 });
    }
    throw error;
  };
