import { once } from 'node:events';
import { Controller, Inject, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Input, Operation } from '#platform';
import { rederiveRequest, type RederiveRequest } from './rederive-request.js';
import { Rederive, rederiveOutcomes, type RederiveOutcome } from './rederive.js';

/** Milliseconds between two lines of progress. */
const EVERY_MS = 1_000;

type Tally = { articles: number } & Record<RederiveOutcome, number>;

/** Where the bytes that are kept are read with the readers of today. */
@Controller('v1/documents')
export class RederiveController {
  constructor(@Inject(Rederive) private readonly rederive: Rederive) {}

  @Post('rederive')
  @Operation({
    summary: 'Read articles again from their kept bytes',
    description:
      'Where the page reader of today finds another text, the article is revised; `dryRun` tells the differences alone. ' +
      'It goes on for as long as the answer is read; done again, it changes nothing.',
    body: rederiveRequest,
    answer: {
      mediaType: 'application/x-ndjson',
      description:
        'One JSON object a line: `article` for each that is not the same, `progress`, and at the end `summary`.',
    },
  })
  async run(@Input('body') { dryRun, ...filter }: RederiveRequest, @Res() response: Response): Promise<void> {
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
    const tally: Tally = { articles: 0, ...noneOfEach() };
    let lastProgress = Date.now();
    for await (const article of this.rederive.run(filter, { isTrial: dryRun })) {
      if (response.destroyed) return;
      tally.articles += 1;
      tally[article.outcome] += 1;
      if (article.outcome !== 'same') await write(response, { type: 'article', ...article });
      if (Date.now() - lastProgress < EVERY_MS) continue;
      lastProgress = Date.now();
      await write(response, { type: 'progress', ...tally });
    }
    await write(response, { type: 'summary', ...tally });
    response.end();
  }
}

const noneOfEach = (): Record<RederiveOutcome, number> =>
  Object.fromEntries(rederiveOutcomes.map((outcome) => [outcome, 0])) as Record<RederiveOutcome, number>;

/** As fast as it is read, and no longer than somebody reads. */
async function write(response: Response, line: object): Promise<void> {
  if (response.write(`${JSON.stringify(line)}\n`) || response.destroyed) return;
  await Promise.race([once(response, 'drain'), once(response, 'close')]);
}
