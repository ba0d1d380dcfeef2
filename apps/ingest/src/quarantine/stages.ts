import { Injectable } from '@nestjs/common';
import type { Stored } from '../documents/documents.js';
import type { Quarantined } from './quarantine.js';
import type { StageName } from './stage-name.js';

/** An entry that is read again, with its bytes; they are null where none came, or where they are gone. */
export type RetriedEntry = Quarantined & { readonly document: Stored | null };

/**
 * Reads an entry again and collects what it holds. Answers the ids of its articles, new or known; rejects with an error
 * whose message tells in words why it still cannot be read.
 */
export type ReadAgain = (entry: RetriedEntry) => Promise<readonly string[]>;

/** The parts of ingestion that can read again what they once could not: who holds an entry adds its stage here. */
@Injectable()
export class Stages {
  readonly #stages = new Map<string, ReadAgain>();

  /** `name` is the `stage` that `Quarantine.hold` is given. */
  add(name: StageName, readAgain: ReadAgain): void {
    this.#stages.set(name, readAgain);
  }

  /** Rejects where no part of this process knows the stage. */
  async read(entry: RetriedEntry): Promise<readonly string[]> {
    const readAgain = this.#stages.get(entry.stage);
    if (readAgain === undefined) throw new Error(`No reader here knows the stage ${entry.stage}`);
    return readAgain(entry);
  }
}
