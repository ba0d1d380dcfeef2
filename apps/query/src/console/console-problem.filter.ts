import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { judgeError, ProblemException } from '#platform';
import { Views } from './views.js';

/** A problem that a person meets is a page; the unexpected ones are left to the filter of all apps. */
@Catch(ProblemException)
export class ConsoleProblemFilter implements ExceptionFilter<ProblemException> {
  constructor(@Inject(Views) private readonly views: Views) {}

  catch(error: ProblemException, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { problem, retryAfterS } = judgeError(error);
    if (retryAfterS !== undefined) response.setHeader('Retry-After', retryAfterS);
    response.status(problem.status);
    this.views.send(response, 'problem', { title: problem.title, problem });
  }
}
