import { createHash } from 'node:crypto';

/** sha-256 of title and text, hex: two texts with the same hash are the same revision. */
export function contentHash({ title, text }: { title: string; text: string }): string {
  return createHash('sha256')
    .update(JSON.stringify([title, text]))
    .digest('hex');
}

/** The id of an article: derived from its canonical URL, or from its content where it has none. */
export function articleIdOf(url: string | undefined, hash: string): string {
  return createHash('sha256')
    .update(url ?? hash)
    .digest('hex')
    .slice(0, 32);
}
