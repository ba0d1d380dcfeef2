import { Inject } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as newId } from 'uuid';
import { DomainError, type SourceChanges } from '#domain';
import { DecideSourceCommand, type DecidedSource } from '../sources/decide-source.command.js';
import { addressOf } from '../sources/source-addresses.js';
import { plainTitle, settingsOf } from '../sources/source-draft.js';
import type { Source } from '../sources/source.js';
import { Sources } from '../sources/sources.js';
import type { ListedSource, OutlineFault, ReadOpml } from './read-opml.js';

/** What came of a list. */
export type ImportedList = {
  readonly registered: number;
  /** Known ones that were filed under more groups or tags. */
  readonly changed: number;
  readonly unchanged: number;
  readonly faults: readonly OutlineFault[];
};
type Outcome = 'registered' | 'changed' | 'unchanged';

/** Registers the sources of a list. One that is known keeps its settings and gets the groups and tags of the list as well. */
export class ImportOpmlCommand extends Command<ImportedList> {
  constructor(
    readonly list: ReadOpml,
    readonly actor: string,
  ) {
    super();
  }
}

@CommandHandler(ImportOpmlCommand)
export class ImportOpmlHandler implements ICommandHandler<ImportOpmlCommand> {
  constructor(
    @Inject(Sources) private readonly sources: Sources,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  /** One after the other, so that a source which stands in two groups meets itself. */
  async execute({ list, actor }: ImportOpmlCommand): Promise<ImportedList> {
    const known = new Map((await this.sources.all()).map((source) => [keyOf(source), source]));
    const counts = { registered: 0, changed: 0, unchanged: 0 };
    const faults = [...list.faults];
    for (const listed of list.sources) {
      try {
        counts[await this.#take(listed, { known, actor })] += 1;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        faults.push({ line: listed.line, title: listed.title, detail: error.message });
      }
    }
    return { ...counts, faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  }

  async #take(listed: ListedSource, { known, actor }: { known: Map<string, Source>; actor: string }): Promise<Outcome> {
    const settings = settingsOf(listed.draft, plainTitle(listed.draft));
    const key = keyOf(settings);
    const before = known.get(key);
    const { source, isChanged } = await this.commands.execute(
      new DecideSourceCommand(
        before === undefined
          ? { type: 'RegisterSource', sourceId: newId(), settings }
          : { type: 'ChangeSource', sourceId: before.sourceId, changes: added(before, settings), cause: 'import' },
        actor,
      ),
    );
    known.set(key, source);
    if (before === undefined && listed.pausedFor !== null) await this.#pause(source, listed.pausedFor, actor);
    if (before === undefined) return 'registered';
    return isChanged ? 'changed' : 'unchanged';
  }

  #pause({ sourceId }: Source, reason: string, actor: string): Promise<DecidedSource> {
    return this.commands.execute(new DecideSourceCommand({ type: 'PauseSource', sourceId, reason }, actor));
  }
}

/** A push client has no address; its title tells it from others. */
const keyOf = ({ url, title }: { readonly url?: string | null | undefined; readonly title: string }): string =>
  url === null || url === undefined ? `push ${title}` : addressOf(url);

const added = (before: Source, { groups, tags }: Pick<SourceSettingsOf, 'groups' | 'tags'>): SourceChanges => ({
  groups: [...new Set([...before.groups, ...groups])].sort(),
  tags: [...new Set([...before.tags, ...tags])].sort(),
});
type SourceSettingsOf = ReturnType<typeof settingsOf>;
