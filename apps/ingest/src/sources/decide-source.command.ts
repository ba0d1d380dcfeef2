import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as newId } from 'uuid';
import { source as decider, type SourceCommand, type SourceFact } from '#domain';
import { EventStore, retryOnConflict } from '#event-store';
import { foldSource, type LoggedSource } from './fold-source.js';
import { SourceAddresses } from './source-addresses.js';
import type { Source } from './source.js';
import { Sources } from './sources.js';

/** What became of a source. */
export type DecidedSource = {
  readonly source: Source;
  /** Whether anything happened: what is so already is not done again. */
  readonly isChanged: boolean;
};

/**
 * Registers a source or does something to it. Rejects with DomainError when a rule says no. A registration goes on under
 * another id where one at the same address was begun and not ended.
 */
export class DecideSourceCommand extends Command<DecidedSource> {
  constructor(
    readonly command: SourceCommand,
    /** Who wants it, e.g. `operator:http`. */
    readonly actor: string,
  ) {
    super();
  }
}

@CommandHandler(DecideSourceCommand)
export class DecideSourceHandler implements ICommandHandler<DecideSourceCommand> {
  constructor(
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(SourceAddresses) private readonly addresses: SourceAddresses,
    @Inject(Sources) private readonly sources: Sources,
  ) {}

  /** The row follows the event at once; should this process die in between, the consumer of the streams writes it. */
  async execute({ command, actor }: DecideSourceCommand): Promise<DecidedSource> {
    const { isChanged, source } = await retryOnConflict(() => this.#decide(command, actor));
    if (source === undefined) throw new Error(`Source ${command.sourceId} was decided on and is not in the log`);
    await this.sources.put(source);
    return { source, isChanged };
  }

  async #decide(command: SourceCommand, actor: string): Promise<LoggedSource & { isChanged: boolean }> {
    const past = await this.store.readStream(`source-${command.sourceId}`);
    const { known, version, source } = foldSource(command.sourceId, past);
    const facts = decider.decide(command, known);
    const address = addressIn(facts);
    const { sourceId } = command;
    const claimed = address === undefined ? sourceId : await this.addresses.claim(address, { sourceId, version });
    if (claimed !== sourceId) return this.#decide({ ...command, sourceId: claimed }, actor);
    if (facts.length === 0) return { known, version, source, isChanged: false };
    const requestId = newId();
    const at = new Date().toISOString();
    const events = facts.map((fact) => ({ ...fact, id: newId(), publishedAt: at }));
    const context = { correlationId: requestId, causationId: requestId, actor };
    const stored = await this.store.append(
      [{ streamId: `source-${sourceId}`, expectedVersion: version, events }],
      context,
    );
    return { ...foldSource(sourceId, [...past, ...stored]), isChanged: true };
  }
}

/** Where the source comes to stand; undefined when it stays where it is. */
function addressIn(facts: readonly SourceFact[]): string | undefined {
  for (const { type, data } of facts) {
    if (type === 'SourceRegistered') return data.url;
    if (type === 'SourceChanged' && data.changed.includes('url')) return data.url;
  }
  return undefined;
}
