/** A rest that can be cut short. A call that comes while nobody rests cuts the next rest short, so none is lost. */
export class WakeUp {
  #called = false;
  #wake: (() => void) | undefined;

  readonly call = (): void => {
    this.#called = true;
    this.#wake?.();
  };

  /** Resolves after the time, when called, or when the signal aborts. */
  async rest(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#called && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        signal.addEventListener('abort', end);
        this.#wake = end;
      });
    }
    this.#called = false;
  }
}
