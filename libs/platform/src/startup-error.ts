/** Something the operator can put right stops the start: its message is one readable line with cause and remedy. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
