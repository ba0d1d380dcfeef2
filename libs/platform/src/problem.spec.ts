import { HttpException, InternalServerErrorException, NotFoundException } from '@nestjs/common';
import { judgeError, ProblemException } from './problem.js';

class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(readonly code: unknown) {
    super('the rule says no');
  }
}

describe('an error as a problem document', () => {
  it.each([
    ['an Error', new Error('password is hunter2')],
    ['a TypeError of Node', Object.assign(new TypeError('hunter2'), { code: 'ERR_X' })],
    ['a string', 'hunter2'],
    ['nothing', undefined],
    ['an exception that answers 500', new InternalServerErrorException('hunter2')],
    ['an exception that answers 502', new HttpException('hunter2', 502)],
    ['a DomainError without a code', new DomainError(undefined)],
  ])('made of %s nobody expected tells nothing of the inside', (_, error) => {
    const { problem, isUnexpected } = judgeError(error);
    expect(isUnexpected).toBe(true);
    expect(problem).toMatchObject({ type: 'about:blank', title: 'Internal Server Error', status: 500 });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });
  it('made of a rule that said no carries its code, and 409 unless told otherwise', () => {
    const { problem, isUnexpected } = judgeError(new DomainError('REVISION_NOT_COLLECTED'));
    expect(isUnexpected).toBe(false);
    expect(problem).toEqual({
      type: 'urn:dateline:problem:REVISION_NOT_COLLECTED',
      title: 'Conflict',
      status: 409,
      detail: 'the rule says no',
      code: 'REVISION_NOT_COLLECTED',
    });
    expect(judgeError(new DomainError('X'), { X: 422 }).problem.status).toBe(422);
  });
  it('made of an exception of Nest keeps its words', () => {
    const { problem, isUnexpected } = judgeError(new NotFoundException('Cannot GET /x'));
    expect([problem.status, problem.title, problem.detail, isUnexpected]).toEqual([
      404,
      'Not Found',
      'Cannot GET /x',
      false,
    ]);
  });
  it('made on purpose tells each fault, and when to ask again', () => {
    const errors = [{ parameter: 'limit', detail: 'is too great' }];
    const judged = judgeError(new ProblemException(503, { detail: 'Away', errors, retryAfterS: 5 }));
    expect(judged).toEqual({
      isUnexpected: false,
      retryAfterS: 5,
      problem: { type: 'about:blank', title: 'Service Unavailable', status: 503, detail: 'Away', errors },
    });
  });
});
