import { z } from 'zod';
import { defineEvent } from './define-event.js';

describe('declaring an event type', () => {
  const declare = (version: number, ...steps: number[]): unknown =>
    defineEvent('MoonLanded', {
      version,
      summary: 'It landed.',
      data: z.object({}),
      upcast: Object.fromEntries(steps.map((step) => [step, (old: object) => ({ ...old })])),
    });

  it('takes one upcast for each older version', () => {
    expect(() => [declare(1), declare(2, 1), declare(3, 2, 1)]).not.toThrow();
  });
  it.each([
    ['one is missing', 3, [2]],
    ['all are missing', 2, []],
    ['one leads on from today’s version', 1, [1]],
  ])('is refused when %s', (_, version, steps) => {
    expect(() => declare(version, ...steps)).toThrow(/MoonLanded: version \d needs upcasts from/);
  });
});
