import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#platform';
import { compress, decompress, type Compressed } from './compress.js';

/** What is known of bytes that were fetched. */
export type DocumentOrigin = {
  /** Where they were fetched; null for what came without an address. */
  readonly url: string | null;
  /** As the server told it. */
  readonly contentType: string | null;
  readonly fetchedAt: Date;
};

/** Bytes that are kept, as they were when they came, after HTTP's own compression was undone. */
export type Stored = DocumentOrigin & {
  /** sha-256 of the bytes, hex. */
  readonly hash: string;
  readonly bytes: Buffer;
};

type Row = Compressed & { readonly size: number } & DocumentOrigin;

/**
 * The bytes that articles are read from, in `dateline.document`, by their content: the same bytes are kept once, however
 * often they come. Kept until `INGEST_DOCUMENT_RETENTION_DAYS` after they came last.
 */
@Injectable()
export class Documents {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Keeps bytes; answers their sha-256, hex. Bytes that come again are known by where they came from last. */
  async put(bytes: Uint8Array, { url, contentType, fetchedAt }: DocumentOrigin): Promise<string> {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const [known] = await this.database.query({
      name: 'keep-document-again',
      text: `UPDATE dateline.document
             SET url = $2, content_type = $3, fetched_at = greatest(fetched_at, $4), kept_at = now()
             WHERE hash = $1 RETURNING hash`,
      values: [hash, url, contentType, fetchedAt],
    });
    if (known !== undefined) return hash;
    const { bytes: kept, compression } = await compress(bytes);
    await this.database.query({
      name: 'keep-document',
      text: `INSERT INTO dateline.document (hash, bytes, compression, size, url, content_type, fetched_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (hash) DO UPDATE SET kept_at = now()`,
      values: [hash, kept, compression, bytes.byteLength, url, contentType, fetchedAt],
    });
    return hash;
  }

  /** Null when they are not kept, or not any more. Rejects when they are not what they were. */
  async get(hash: string): Promise<Stored | null> {
    const [row] = await this.database.query<Row>({
      name: 'get-document',
      text: `SELECT bytes, compression, size, url, content_type AS "contentType", fetched_at AS "fetchedAt"
             FROM dateline.document WHERE hash = $1`,
      values: [hash],
    });
    if (row === undefined) return null;
    const { url, contentType, fetchedAt } = row;
    const bytes = await decompress(row, row.size);
    if (createHash('sha256').update(bytes).digest('hex') !== hash) throw new Error(`Document ${hash} is damaged`);
    return { hash, bytes, url, contentType, fetchedAt };
  }

  /**
   * Forgets what came last before that many days, except what open entries of the quarantine need. Answers how many.
   */
  async forget(olderThanDays: number): Promise<number> {
    let forgotten = 0;
    for (let batch = SWEEP_BATCH; batch === SWEEP_BATCH; forgotten += batch) {
      const rows = await this.database.query({
        name: 'forget-documents',
        text: `DELETE FROM dateline.document WHERE hash IN (
                 SELECT hash FROM dateline.document
                 WHERE kept_at < now() - make_interval(days => $1)
                   AND NOT EXISTS (SELECT FROM dateline.quarantine WHERE document_hash = hash AND state = 'held')
                 ORDER BY kept_at LIMIT $2 FOR UPDATE SKIP LOCKED)
               RETURNING hash`,
        values: [olderThanDays, SWEEP_BATCH],
      });
      batch = rows.length;
    }
    return forgotten;
  }

  /** How many documents there are, their bytes, and the bytes they take up. */
  async sum(): Promise<{ documents: number; bytes: number; storedBytes: number }> {
    const [sum] = await this.database.query<{ documents: number; bytes: number; storedBytes: number }>({
      text: `SELECT count(*) AS documents, coalesce(sum(size), 0)::bigint AS bytes,
               coalesce(sum(octet_length(bytes)), 0)::bigint AS "storedBytes" FROM dateline.document`,
    });
    return sum ?? { documents: 0, bytes: 0, storedBytes: 0 };
  }
}

/** Documents that one statement forgets: few enough that nobody waits for it. */
const SWEEP_BATCH = 500;
