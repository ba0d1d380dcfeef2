import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '#event-store';
import { articleSubmission } from '../articles/article-submission.js';
import { CollectArticleCommand } from '../articles/collect-article.command.js';

/** Fills an empty log with the sample newsroom; a log that holds anything is left alone. Answers how many articles. */
export class LoadSamplesCommand extends Command<number> {
  constructor(
    /** Holds one article in JSON a file. */
    readonly folder: string,
  ) {
    super();
  }
}

@CommandHandler(LoadSamplesCommand)
export class LoadSamplesHandler implements ICommandHandler<LoadSamplesCommand> {
  constructor(
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  async execute({ folder }: LoadSamplesCommand): Promise<number> {
    const [first] = await this.store.read({ after: 0, limit: 1 });
    if (first !== undefined) return 0;
    const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
    for (const file of files) {
      const submission = articleSubmission.parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
      await this.commands.execute(new CollectArticleCommand(submission, 'client:samples'));
    }
    return files.length;
  }
}
