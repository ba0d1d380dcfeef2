import { Inject, Injectable } from '@nestjs/common';
import type { ArticleCollected, ArticleDuplicated } from '#events';
import { Database, type Queryable } from '#platform';
import { findCopy, type Found } from './find-copy.js';
import { shinglesOf, type Shingles } from './shingles.js';
import { keysOf } from './sketch.js';
import * as sql from './statements.js';

type Duplicate = ArticleDuplicated['data'];
/** A revision of an article, as far as copies are found by it. */
export type EnteredText = Pick<ArticleCollected['data'], 'articleId' | 'revision' | 'text' | 'publishedAt'>;

/** The texts of all articles in a form that copies can be found by, shared by all processes. */
@Injectable()
export class Signatures {
  /** One transaction at a time in a process: those that wait for their turn must not hold all connections. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Enters a revision, and answers what it is a copy of, or null. What was once answered of a revision is answered again;
   * an older one than that which is known is null.
   */
  enter(text: EnteredText): Promise<Duplicate | null> {
    return this.#inTurn(async (queryable) => {
      const [known] = await queryable.query<sql.SignatureRow>(sql.selectSignature(text.articleId));
      if (known !== undefined && known.revision >= text.revision) {
        return known.revision === text.revision ? known.duplicate : null;
      }
      if (known !== undefined) await queryable.query(sql.deleteKeys(known.id, keysOf(unpack(known.shingles))));
      return enterNew(queryable, text);
    });
  }

  /** Forgets the words of an article: no other is found to be its copy any more. */
  forget(articleId: string): Promise<void> {
    return this.#inTurn(async (queryable) => {
      const [known] = await queryable.query<sql.SignatureRow>(sql.selectSignature(articleId));
      if (known === undefined) return;
      await queryable.query(sql.deleteKeys(known.id, keysOf(unpack(known.shingles))));
      await queryable.query(sql.forgetShingles(articleId));
    });
  }

  #inTurn<T>(work: (queryable: Queryable) => Promise<T>): Promise<T> {
    const done = this.#turn.then(() =>
      this.database.transaction(async (queryable) => {
        await queryable.query(sql.takeTurn);
        return work(queryable);
      }),
    );
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

async function enterNew(queryable: Queryable, text: EnteredText): Promise<Duplicate | null> {
  const shingles = shinglesOf(text.text);
  const keys = shingles === null ? [] : keysOf(shingles.distinct);
  const [row] = await queryable.query<sql.SignatureRow & { publishedAt: number }>(
    sql.upsertSignature({ ...text, shingles: pack(shingles) }),
  );
  if (row === undefined) return null;
  const found = shingles === null ? null : await search(queryable, { row, shingles, keys });
  if (found === null) {
    await queryable.query(sql.leaveGroup(row.id));
    return null;
  }
  return join(queryable, { row, found });
}

type Searched = {
  readonly row: { id: number; publishedAt: number };
  readonly shingles: Shingles;
  readonly keys: readonly number[];
};

async function search(queryable: Queryable, { row, shingles, keys }: Searched): Promise<Found | null> {
  await queryable.query(sql.insertKeys(row.id, keys));
  const candidates = await queryable.query<sql.CandidateRow>(sql.selectCandidates(row.id, keys));
  const known = candidates.map(({ shingles: packed, ...candidate }) => ({ ...candidate, distinct: unpack(packed) }));
  return findCopy(shingles, row.publishedAt, known);
}

type Joining = { readonly row: sql.SignatureRow; readonly found: Found };

/** The article that a group is named after is the one that the others are copies of; of it nothing is said. */
async function join(
  queryable: Queryable,
  { row: { id, articleId, revision }, found }: Joining,
): Promise<Duplicate | null> {
  const { groupId } = found.of;
  await queryable.query(sql.joinGroup(id, groupId));
  if (groupId === articleId) return null;
  const members = await queryable.query<{ articleId: string; originalArticleId: string }>(sql.selectMembers(groupId));
  const { isForm: _, ...comparison } = found.comparison;
  const duplicate = {
    articleId,
    revision,
    groupId,
    originalArticleId: members[0]?.originalArticleId ?? groupId,
    comparedWith: { articleId: found.of.articleId, revision: found.of.revision },
    ...comparison,
    members: members
      .map((member) => member.articleId)
      .filter((member) => member !== articleId)
      .slice(0, 100),
  };
  await queryable.query(sql.keepDuplicate(id, duplicate));
  return duplicate;
}

function pack(shingles: Shingles | null): Buffer {
  return Buffer.from(Uint32Array.from(shingles?.distinct ?? []).buffer);
}

function unpack(bytes: Buffer): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (let at = 0; at < bytes.length; at += 4) numbers.add(bytes.readUInt32LE(at));
  return numbers;
}
