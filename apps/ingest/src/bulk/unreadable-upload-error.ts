/** An upload cannot be read on, and the same bytes would fail again. What was read before it stays. */
export class UnreadableUploadError extends Error {
  override readonly name = 'UnreadableUploadError';
}
