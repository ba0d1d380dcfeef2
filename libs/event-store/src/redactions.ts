import type { EventRedacted, StoredEvent } from '#events';
import type { Database } from '#platform';
import { COLUMNS, toEvents, type EventRow } from './statements.js';

/** The records of what was redacted, as the log holds them. */
export class Redactions {
  constructor(private readonly database: Database) {}

  /** The latest first, before the given position of the log. */
  async list({ limit, before }: { limit: number; before?: number | undefined }): Promise<EventRedacted[]> {
    const rows = await this.database.query<EventRow>({
      text: `SELECT ${COLUMNS} FROM dateline.events
             WHERE type = 'EventRedacted' AND ($1::bigint IS NULL OR position < $1) ORDER BY position DESC LIMIT $2`,
      values: [before, limit],
    });
    return toEvents(rows).filter(isRecord);
  }

  /** The record with the id and all others that came of the same demand, in order; none for an unknown id. */
  async open(id: string): Promise<EventRedacted[]> {
    const rows = await this.database.query<EventRow>({
      text: `SELECT ${COLUMNS} FROM dateline.events
             WHERE type = 'EventRedacted' AND metadata ->> 'correlationId' =
               (SELECT metadata ->> 'correlationId' FROM dateline.events WHERE event_id = $1 AND type = 'EventRedacted')
             ORDER BY position`,
      values: [id],
    });
    return toEvents(rows).filter(isRecord);
  }

  /** The id of the event that brought a revision of an article; undefined where there is none. */
  async eventOfRevision(articleId: string, revision: number): Promise<string | undefined> {
    const [row] = await this.database.query<{ event_id: string }>({
      text: `SELECT event_id FROM dateline.events
             WHERE stream_id = $1 AND type IN ('ArticleCollected', 'ArticleRevised') AND data ->> 'revision' = $2`,
      values: [`article-${articleId}`, String(revision)],
    });
    return row?.event_id;
  }
}

const isRecord = (event: StoredEvent): event is EventRedacted => event.type === 'EventRedacted';
