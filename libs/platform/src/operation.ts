import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  SetMetadata,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { parseBody, parsePath, parseQuery } from './zod-input.js';

/** An answer that is not JSON of a schema, such as a page or a document. */
export type Content = { readonly mediaType: string; readonly description?: string };

/** What an endpoint takes and answers: its input is parsed by it, and its OpenAPI description is made of it. */
export type OperationDetails = {
  readonly summary: string;
  readonly description?: string;
  /** Each query parameter; every other one is refused. None are known where it is left out. */
  readonly query?: z.ZodObject;
  /** The JSON body; make it a `z.strictObject`, so that an unknown member is an error. */
  readonly body?: z.ZodType;
  /** Media types of a body that the method reads by itself, as a stream; instead of `body`. */
  readonly upload?: readonly string[];
  /** Each path parameter; one that does not fit is a 404. */
  readonly params?: z.ZodObject;
  readonly answer?: z.ZodType | Content;
  /** Of the answer; 200 unless told otherwise. */
  readonly status?: number;
  /** Statuses of the problems a client should expect beside those of a wrong input. */
  readonly problems?: readonly number[];
  /** Left out of the OpenAPI document: pages for people. */
  readonly isUndocumented?: boolean;
};

const OPERATION = 'dateline:operation';

type Parsed = { readonly body?: unknown; readonly query: unknown; readonly params: unknown };
const parsed = new WeakMap<Request, Parsed>();
const nothing = z.object({});

class InputInterceptor implements NestInterceptor {
  constructor(private readonly operation: OperationDetails) {}

  intercept(context: ExecutionContext, next: CallHandler): ReturnType<CallHandler['handle']> {
    const request = context.switchToHttp().getRequest<Request>();
    const { body, query, params } = this.operation;
    parsed.set(request, {
      params: params === undefined ? request.params : parsePath(params, request.params),
      query: parseQuery(query ?? nothing, request.query),
      ...(body === undefined ? {} : { body: parseBody(body, bodyOf(request)) }),
    });
    return next.handle();
  }
}

/** Express takes an empty body for `{}`. */
const bodyOf = (request: Request): unknown =>
  request.headers['content-length'] === '0' ? undefined : (request.body as unknown);

/**
 * Declares an endpoint once, for parsing and for the OpenAPI document; `@Input` hands over what was parsed:
 *
 *     @Post('v1/articles')
 *     @Operation({ summary: 'Push an article', body: articleSubmission, answer: articleReceipt, status: 202 })
 *     push(@Input('body') submission: ArticleSubmission): Promise<ArticleReceipt> { … }
 *
 * A wrong input never reaches the method: it is answered with a 400 that names each wrong member or parameter.
 */
export function Operation(details: OperationDetails): MethodDecorator {
  return applyDecorators(
    SetMetadata(OPERATION, details),
    HttpCode(details.status ?? 200),
    UseInterceptors(new InputInterceptor(details)),
  );
}

/** The parsed body, query or path parameters of the request; the method must carry `@Operation`. */
export const Input = createParamDecorator((part: keyof Parsed, context: ExecutionContext): unknown => {
  const input = parsed.get(context.switchToHttp().getRequest<Request>());
  if (input === undefined) throw new Error(`${context.getHandler().name} takes @Input and has no @Operation`);
  return input[part];
});

/** What `@Operation` declared of a controller's method, or undefined. */
export function operationOf(method: object): OperationDetails | undefined {
  return Reflect.getMetadata(OPERATION, method) as OperationDetails | undefined;
}
