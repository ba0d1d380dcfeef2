import { Controller, Inject, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import { OversizeEventError } from '#event-store';
import { Input, Operation, ProblemException } from '#platform';
import {
  articleReceipt,
  articleSubmission,
  type ArticleReceipt,
  type ArticleSubmission,
} from './article-submission.js';
import { CollectArticleCommand } from './collect-article.command.js';

/** A client can mend it, so it is told what is too long and how long it may be. */
function refuseOversize(error: unknown): never {
  if (!(error instanceof OversizeEventError)) throw error;
  const { bytes, limit } = error;
  throw new ProblemException(413, {
    detail: `The article has ${bytes} bytes, ${limit} are taken: push it in parts, each with a URL of its own, or raise MAX_EVENT_BYTES`,
    errors: [{ pointer: '/text', detail: 'is too long' }],
  });
}

/** Where clients push articles. */
@Controller('v1/articles')
export class ArticleSubmissionsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @Operation({
    summary: 'Push an article',
    description:
      'Takes in an article; the events it tells follow within seconds. The same article twice is one article: its ' +
      'identity is its URL, or its title and text where it has none; the same title and text of 40 words or more at ' +
      'another URL of the site is that article too. A changed text is the next revision.',
    body: articleSubmission,
    answer: articleReceipt,
    status: 202,
    problems: [413],
  })
  async push(
    @Input('body') submission: ArticleSubmission,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ArticleReceipt> {
    const command = new CollectArticleCommand(submission, 'client:http');
    const { articleId, revision, outcome } = await this.commands.execute(command).catch(refuseOversize);
    const article = `/v1/articles/${articleId}`;
    response.location(article);
    return { articleId, revision, outcome, links: { article, text: `${article}/text`, events: `${article}/events` } };
  }
}
