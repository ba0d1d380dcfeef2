/** A question that has no answer after so long is asked anew. */
const GIVEN_UP_MS = 60_000;
/** Asking takes at most one part in so many of the time. */
const EFFORT = 10;

/**
 * The question, asked only so often: whoever asks while it is being answered gets the same answer, as does whoever asks
 * within `keepMs` after, or within ten times as long as answering took, a minute at most. A failure is an answer too.
 */
export function remember<T>(ask: () => Promise<T>, keepMs: number): () => Promise<T> {
  let last: { readonly answer: Promise<T>; until: number } | undefined;
  return () => {
    const start = performance.now();
    if (last !== undefined && start < last.until) return last.answer;
    const entry = { answer: ask(), until: start + GIVEN_UP_MS };
    last = entry;
    const settle = (): void => {
      const end = performance.now();
      entry.until = end + Math.min(GIVEN_UP_MS, Math.max(keepMs, EFFORT * (end - start)));
    };
    entry.answer.then(settle, settle);
    return entry.answer;
  };
}
