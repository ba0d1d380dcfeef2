import { toPage, type Page, type Paging } from '../paging.js';
import type { ReadModels } from '../read-models.js';
import { conditionsOf } from './event-conditions.js';
import type { EventFilter } from './event-filter.js';
import type { EventRow } from './event-row.js';

const instant = (column: string, digits: 'MS' | 'US' = 'MS'): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.${digits}"Z"')`;

const ACTOR = `json_build_object(
  'actorId', p.actor_id, 'name', p.name, 'kind', p.kind, 'country', p.country, 'role', p.role,
  'onBehalfOf', p.on_behalf_of, 'part', p.part)`;

/** The actor with the id; should none have it, the first one, so that a row never lacks its subject. */
const actorWithId = (column: string): string =>
  `(SELECT ${ACTOR} FROM read_model.participation p
    WHERE p.occurrence_id = o.id ORDER BY p.actor_id = ${column} DESC, p.ordinal LIMIT 1)`;

/** What an act is about. */
const ABOUT = '(SELECT a.about FROM read_model.act a WHERE a.occurrence_id = o.id)';

/** A row as it is answered, of `occurrence o`; `own` is what only its category has. */
const COLUMNS = `
  o.id, o.type, o.category,
  (SELECT coalesce(json_agg(${ACTOR} ORDER BY p.ordinal), '[]')
     FROM read_model.participation p WHERE p.occurrence_id = o.id) AS actors,
  CASE WHEN o.occurred_from IS NOT NULL THEN json_build_object(
    'from', o.occurred_from, 'to', o.occurred_to,
    'precision', o.occurred_precision, 'expression', o.occurred_expression) END AS occurred,
  CASE WHEN o.place_name IS NOT NULL THEN json_build_object(
    'name', o.place_name, 'country', o.place_country, 'venue', o.place_venue) END AS "where",
  (SELECT coalesce(json_agg(json_build_object('topicId', t.topic_id, 'label', t.label) ORDER BY t.topic_id), '[]')
     FROM read_model.occurrence_topic t WHERE t.occurrence_id = o.id) AS topics,
  o.basis, o.attribution, o.background, o.confidence, o.code, o.extractor,
  ${instant('o.published_at')} AS "publishedAt",
  ${instant('o.recorded_at')} AS "recordedAt",
  o.position AS "logPosition",
  (SELECT count(DISTINCT e.article_id) FROM read_model.evidence e
    WHERE e.occurrence_id = o.id AND e.withdrawn_at IS NULL) AS reports,
  (SELECT count(DISTINCT coalesce(c.group_id, e.article_id))
     FROM read_model.evidence e
     LEFT JOIN read_model.article a ON a.article_id = e.article_id
     LEFT JOIN read_model.article_copy c ON c.article_id = a.article_id AND c.revision = a.revision
    WHERE e.occurrence_id = o.id AND e.withdrawn_at IS NULL) AS "independentReports",
  (SELECT coalesce(json_agg(json_build_object(
       'articleId', e.article_id, 'revision', e.revision, 'start', e.start, 'end', e."end", 'quote', e.quote)
       ORDER BY e.published_at, e.article_id, e.revision, e.ordinal), '[]')
     FROM read_model.evidence e
    WHERE e.occurrence_id = o.id AND (e.withdrawn_at IS NULL OR o.retracted_at IS NOT NULL)) AS evidence,
  ${instant('o.retracted_at')} AS "retractedAt",
  ${instant('o.published_at', 'US')} AS at,
  CASE o.category
    WHEN 'meeting' THEN (
      SELECT json_build_object('status', m.status, 'kind', m.kind, 'absentees', m.absentees)
        FROM read_model.meeting m WHERE m.occurrence_id = o.id)
    WHEN 'stance' THEN (
      SELECT json_build_object('holder', ${actorWithId('s.holder_id')}, 'position', s.position, 'target', s.target,
               'condition', s.condition, 'quotes', s.quotes)
        FROM read_model.stance s WHERE s.occurrence_id = o.id)
    WHEN 'statement' THEN (
      SELECT json_build_object('speaker', ${actorWithId('s.speaker_id')}, 'content', s.content, 'venue', s.venue,
               'quotes', s.quotes)
        FROM read_model.statement s WHERE s.occurrence_id = o.id)
    WHEN 'visit' THEN json_build_object(
      'status', CASE o.type WHEN 'VisitPlanned' THEN 'planned' ELSE 'made' END, 'about', ${ABOUT})
    WHEN 'agreement' THEN json_build_object(
      'outcome', CASE o.type WHEN 'AgreementFailed' THEN 'failed' ELSE 'reached' END, 'about', ${ABOUT})
    ELSE json_build_object('about', ${ABOUT})
  END AS own`;

const ONE = `SELECT ${COLUMNS} FROM read_model.occurrence o WHERE o.id = $1`;

type Read = { readonly id: string; readonly at: string; readonly own: object | null };

const toRow = ({ own, at: _, ...common }: Read): EventRow => ({ ...common, ...own }) as EventRow;

/** One page of the occurrences that match, the latest published first, in one statement; retracted ones are left out. */
export async function findEvents(
  readModels: ReadModels,
  filter: EventFilter,
  { limit, cursor }: Paging,
): Promise<Page<EventRow>> {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const where = ['o.retracted_at IS NULL', ...conditionsOf(filter, bind)];
  if (cursor !== undefined) {
    const [at, id] = [bind(cursor.at), bind(cursor.id)];
    where.push(`o.published_at <= ${at}::timestamptz AND (o.published_at < ${at}::timestamptz OR o.id > ${id})`);
  }
  const found = await readModels.query<Read>(
    `WITH page AS (
       SELECT o.* FROM read_model.occurrence o WHERE ${where.join(' AND ')}
       ORDER BY o.published_at DESC, o.id LIMIT ${bind(limit + 1)})
     SELECT ${COLUMNS} FROM page o ORDER BY o.published_at DESC, o.id`,
    values,
  );
  return toPage(found, limit, toRow);
}

/** The occurrence with the id, retracted or not; undefined when there is none. */
export async function findEvent(readModels: ReadModels, id: string): Promise<EventRow | undefined> {
  const [found] = await readModels.query<Read>(ONE, [id]);
  return found && toRow(found);
}
