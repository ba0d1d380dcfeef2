import { ConcurrencyError } from './errors.js';

const ATTEMPTS = 8;

/** Runs load–decide–append again when somebody else appended in between; gives up with the last ConcurrencyError. */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConcurrencyError) || attempt === ATTEMPTS) throw error;
    }
  }
}
