import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { judgeError, type StatusByCode } from './problem.js';

/**
 * Answers every error as `application/problem+json`: `app.useGlobalFilters(new ProblemFilter({ SOME_CODE: 422 }))`.
 * What nobody expected is logged once, with its stack, and answered with a bare 500.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger('Problem');
  readonly #statusByCode: StatusByCode;

  constructor(statusByCode: StatusByCode = {}) {
    this.#statusByCode = statusByCode;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const { problem, isUnexpected, retryAfterS } = judgeError(error, this.#statusByCode);
    const instance = pathOf(request.originalUrl);
    if (isUnexpected) this.#logger.error(`${request.method} ${instance}: ${messageOf(error)}`, stackOf(error));
    if (response.headersSent) {
      // Half an answer is out already: only a broken connection tells the client that the rest is missing.
      response.destroy();
      return;
    }
    if (retryAfterS !== undefined) response.setHeader('Retry-After', retryAfterS);
    response.status(problem.status).type('application/problem+json');
    response.send(JSON.stringify({ ...problem, instance }));
  }
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const stackOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack : undefined);
