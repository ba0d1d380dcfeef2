import { findCopy, type Found, type KnownText } from './find-copy.js';
import { shinglesOf } from './shingles.js';
import { keysOf, MAX_COMPARED, MAX_PER_KEY, MIN_KEYS } from './sketch.js';

/** A text to be compared with those that came before it. */
export type IncomingText = {
  readonly id: string;
  readonly text: string;
  /** Milliseconds since 1970; where it is left out, texts are taken to come in the order of their publication. */
  readonly publishedAt?: number;
};

/** What a text is a copy of, and all of its group that came before it, the first one first. */
export type FoundInIndex = Found & { readonly members: readonly string[] };

/** Finds copies among texts held in memory, by the rules that the collected articles are judged by. */
export class CopyIndex {
  readonly #byKey = new Map<number, KnownText[]>();
  /** Of each group the text that was published first. */
  readonly #leaders = new Map<string, KnownText>();
  readonly #members = new Map<string, readonly string[]>();
  #count = 0;

  /** What the text is a copy of, or null; from now on others are compared with it as well. */
  add({ id, text, publishedAt = this.#count }: IncomingText): FoundInIndex | null {
    this.#count += 1;
    const shingles = shinglesOf(text);
    if (shingles === null) return null;
    const keys = keysOf(shingles.distinct);
    const found = findCopy(shingles, publishedAt, this.#candidates(keys));
    const groupId = found?.of.groupId ?? id;
    const members = this.#members.get(groupId) ?? [];
    this.#members.set(groupId, [...members, id]);
    this.#remember({ articleId: id, revision: 1, publishedAt, groupId, distinct: shingles.distinct }, keys);
    return found === null ? null : { ...found, members };
  }

  #remember(text: KnownText, keys: readonly number[]): void {
    const leader = this.#leaders.get(text.groupId);
    if (leader === undefined || leader.publishedAt > text.publishedAt) this.#leaders.set(text.groupId, text);
    for (const key of keys) this.#byKey.set(key, [text, ...(this.#byKey.get(key) ?? [])].slice(0, MAX_PER_KEY));
  }

  /** Of the groups whose texts share the most keys, the text to compare with; a key counts less the more have it. */
  #candidates(keys: readonly number[]): KnownText[] {
    const hits = new Map<string, { keys: number; score: number; groupId: string }>();
    for (const key of keys) {
      const sharing = this.#byKey.get(key) ?? [];
      for (const { articleId, groupId } of sharing) {
        const { keys: before, score } = hits.get(articleId) ?? { keys: 0, score: 0 };
        hits.set(articleId, { keys: before + 1, score: score + 1 / sharing.length, groupId });
      }
    }
    const near = [...hits.values()].filter((hit) => hit.keys >= MIN_KEYS).sort((a, b) => b.score - a.score);
    const groups = [...new Set(near.map(({ groupId }) => groupId))].slice(0, MAX_COMPARED);
    return groups.flatMap((groupId) => this.#leaders.get(groupId) ?? []);
  }
}
