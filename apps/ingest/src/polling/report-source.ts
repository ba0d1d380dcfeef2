import { Logger } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import { DomainError, type SourceCommand } from '#domain';
import { DecideSourceCommand } from '../sources/decide-source.command.js';
import type { Source } from '../sources/source.js';
import type { Ailment } from './health/source-health.js';
import type { Settlement } from './settle-poll.js';
import type { SourceState } from './source-state.js';

/** Who says so, as events name it. */
const ACTOR = 'client:polling';

/** Tells in the log what polling has found out about a source; what was told already is not told again. */
export class ReportSource {
  readonly #logger = new Logger('Polling');

  constructor(private readonly commands: CommandBus) {}

  /** `before` is what was known before the poll. */
  async settled(
    source: Source,
    { before, move, ailment, retirement }: Settlement & { before: SourceState },
  ): Promise<void> {
    const { sourceId, url } = source;
    if (retirement !== null) {
      this.#logger.warn({ message: `${url ?? sourceId} is retired: ${retirement}`, sourceId });
      await this.#tell({ type: 'RetireSource', sourceId, cause: 'gone', reason: retirement });
      return;
    }
    if (move.kind === 'adopt') {
      this.#logger.log({ message: `${url ?? sourceId} ${move.reason}`, sourceId });
      const changes = { url: move.url };
      await this.#tell({ type: 'ChangeSource', sourceId, changes, cause: 'redirect', reason: move.reason });
    }
    await this.#tellHealth(source, before, ailment);
  }

  async #tellHealth(source: Source, before: SourceState, ailment: Ailment | null): Promise<void> {
    const { sourceId, failing } = source;
    if (ailment !== null && failing?.fault !== ailment.fault) {
      this.#logger.warn({ message: `${source.title} is ${ailment.fault}: ${ailment.reason}`, sourceId });
      await this.#tell({ type: 'ReportFailure', sourceId, failure: failureOf(source, before, ailment) });
    }
    if (ailment === null && failing !== null) {
      this.#logger.log({ message: `${source.title} is well again`, sourceId });
      await this.#tell({ type: 'ReportRecovery', sourceId, reason: 'The last poll found nothing wrong with it' });
    }
  }

  /** A rule that says no, such as another source at the same address, is no reason to poll again at once. */
  async #tell(command: SourceCommand): Promise<void> {
    try {
      await this.commands.execute(new DecideSourceCommand(command, ACTOR));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#logger.warn({ message: `${command.type}: ${error.message}`, sourceId: command.sourceId });
    }
  }
}

function failureOf(
  { registeredAt }: Source,
  { succeededAt, newestAt, gapS }: SourceState,
  { fault, reason, remedy }: Ailment,
): Extract<SourceCommand, { type: 'ReportFailure' }>['failure'] {
  const wellAt = (fault === 'silent' ? newestAt : succeededAt) ?? registeredAt;
  const usualGapMinutes = gapS === null ? {} : { usualGapMinutes: gapS / 60 };
  return { fault, reason, remedy, since: wellAt.toISOString(), ...usualGapMinutes };
}
