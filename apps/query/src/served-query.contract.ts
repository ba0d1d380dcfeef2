import type { NestExpressApplication } from '@nestjs/platform-express';
import type { DataSource } from 'typeorm';
import { createApp } from '#platform';
import {
  ActRow,
  ArticleCopyRow,
  ArticleRevisionRow,
  ArticleRow,
  articleTables,
  connectReadModels,
  createTables,
  EvidenceRow,
  indexTables,
  MeetingRow,
  migrateReadModels,
  OccurrenceRow,
  occurrenceTables,
  OccurrenceTopicRow,
  ParticipationRow,
  showTables,
  StanceRow,
  StatementRow,
} from '#read-model';
import { createTestDatabase } from '#testing';
import { QueryModule } from './query.module.js';

/** The query app on a free port over a database of the spec's own, and the rows a spec puts there. */
export type ServedQuery = {
  readonly readModels: DataSource;
  readonly origin: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  json(path: string): Promise<{ status: number; body: never }>;
  /** The ids on a list's one page, sorted. */
  ids(path: string): Promise<string[]>;
  /** Empties all tables. */
  clear(): Promise<void>;
  stop(): Promise<void>;
};

/** The tables that the projections of a real system would fill. */
const parts = [
  { tables: articleTables, schema: 'spec_articles' },
  { tables: occurrenceTables, schema: 'spec_occurrences' },
];

export async function serveQuery({ isMigrated = true } = {}): Promise<ServedQuery> {
  const database = await createTestDatabase();
  const readModels = await connectReadModels(database.url, { poolSize: 2 });
  if (isMigrated) {
    await migrateReadModels(readModels);
    await readModels.transaction(async (manager) => {
      for (const { tables, schema } of parts) {
        await createTables(manager, tables, schema);
        await indexTables(manager, tables, schema);
        await showTables(manager, tables, schema);
      }
    });
  }
  const app: NestExpressApplication = await createApp(QueryModule.with({ READ_MODEL_URL: database.url }), 'error');
  await app.listen(0, '127.0.0.1');
  const origin = await app.getUrl();
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${origin}${path}`, { headers });
  const json = async (path: string): Promise<{ status: number; body: never }> => {
    const response = await get(path);
    return { status: response.status, body: (await response.json()) as never };
  };
  return {
    readModels,
    origin,
    get,
    json,
    async ids(path) {
      const { body } = await json(path);
      return (body as { data: { id: string }[] }).data.map(({ id }) => id).sort();
    },
    async clear() {
      const all = parts.flatMap(({ tables, schema }) => tables.names.map((name) => `${schema}.${name}`));
      await readModels.query(`TRUNCATE ${all.join(', ')}`);
    },
    async stop() {
      await app.close();
      await readModels.destroy();
      await database.drop();
    },
  };
}

type Actor = Pick<ParticipationRow, 'actorId' | 'name'> & Partial<ParticipationRow>;

/** What a spec says of an occurrence; everything else is filled in. */
export type Told = Partial<OccurrenceRow> & {
  readonly id: string;
  readonly actors?: readonly Actor[];
  readonly topics?: readonly { readonly topicId: string; readonly label: string }[];
  readonly evidence?: readonly (Partial<EvidenceRow> & Pick<EvidenceRow, 'articleId'>)[];
  readonly meeting?: Partial<MeetingRow>;
  readonly stance?: Partial<StanceRow>;
  readonly statement?: Partial<StatementRow>;
  readonly about?: string;
};

export const lavrov: Actor = {
  actorId: 'person-sergei-lavrov',
  name: 'Sergei Lavrov',
  country: 'RU',
  role: 'Foreign Minister',
  onBehalfOf: 'state-ru',
};
export const rubio: Actor = { actorId: 'person-marco-rubio', name: 'Marco Rubio', country: 'US' };

const TYPES: Readonly<Record<string, string>> = {
  meeting: 'MeetingHeld',
  stance: 'StanceDeclared',
  statement: 'StatementMade',
  visit: 'VisitMade',
  agreement: 'AgreementReached',
  commitment: 'DemandMade',
  accusation: 'AccusationMade',
  measure: 'SanctionImposed',
  conflict: 'AttackReported',
};

const PARTS: Readonly<Record<string, string>> = { meeting: 'participant', stance: 'holder', statement: 'speaker' };
const EXACTLY = 'UPDATE read_model.occurrence SET published_at = $1 WHERE id = $2';

/** Puts an occurrence and all that belongs to it into the read models. */
export async function tell(readModels: DataSource, told: Told): Promise<void> {
  const { actors = [rubio, lavrov], topics = [], evidence = [{ articleId: 'a1' }], ...given } = told;
  const { meeting: _, stance: __, statement: ___, about: ____, ...occurrence } = given;
  const [occurrenceId, category] = [told.id, told.id.slice(0, told.id.indexOf('-'))];
  const { manager } = readModels;
  await manager.insert(OccurrenceRow, {
    ...ordinary,
    type: TYPES[category] ?? '',
    category,
    ...occurrence,
  });
  // TypeORM rounds to the millisecond; the store does not.
  if (told.publishedAt !== undefined) await readModels.query(EXACTLY, [told.publishedAt, occurrenceId]);
  const plain = { kind: 'person', part: PARTS[category] ?? 'agent' };
  const parties = actors.map((actor, ordinal) => ({ ...plain, ...actor, ordinal, occurrenceId }));
  await manager.insert(ParticipationRow, parties);
  await manager.insert(
    OccurrenceTopicRow,
    topics.map((topic) => ({ ...topic, occurrenceId })),
  );
  await manager.insert(
    EvidenceRow,
    evidence.map((span, ordinal) => ({
      ...ordinaryEvidence,
      withdrawnAt: told.retractedAt ?? null,
      ...span,
      ordinal,
      occurrenceId,
    })),
  );
  await tellAbout(readModels, category, told);
  await tellOwn(readModels, category, { ...told, actors: parties });
}

const ordinary = {
  basis: 'reported',
  background: false,
  confidence: 0.9,
  attribution: [],
  code: { plover: 'CONSULT' },
  extractor: { name: 'rules', version: '1', rule: 'meet' },
  publishedAt: '2025-02-18T10:00:00Z',
  recordedAt: '2025-02-18T10:01:00Z',
  position: 1,
};
const ordinaryEvidence = {
  revision: 1,
  start: 0,
  end: 5,
  quote: 'Rubio',
  publishedAt: '2025-02-18T10:00:00Z',
  recordedAt: '2025-02-18T10:01:00Z',
};

async function tellAbout({ manager }: DataSource, category: string, { id, about }: Told): Promise<void> {
  if (!(category in PARTS)) await manager.insert(ActRow, { occurrenceId: id, about: about ?? null });
}

/** What only the category of the occurrence has. */
async function tellOwn(
  { manager }: DataSource,
  category: string,
  { id: occurrenceId, actors: [first] = [], meeting, stance, statement }: Told,
): Promise<void> {
  const actorId = first?.actorId ?? '';
  if (category === 'meeting')
    await manager.insert(MeetingRow, { status: 'held', kind: 'meeting', absentees: [], ...meeting, occurrenceId });
  if (category === 'stance') {
    const plain = { holderId: actorId, position: 'against', target: 'sending troops', quotes: [] } as const;
    await manager.insert(StanceRow, { ...plain, ...stance, occurrenceId });
  }
  if (category === 'statement') {
    const plain = { speakerId: actorId, content: 'the talks were useful', quotes: [] };
    await manager.insert(StatementRow, { ...plain, ...statement, occurrenceId });
  }
}

/** Puts an article with one revision, or the next revision of it, into the read models. */
export async function collect(
  readModels: DataSource,
  told: Partial<ArticleRow> & Pick<ArticleRow, 'articleId'> & Partial<Pick<ArticleRevisionRow, 'text' | 'changes'>>,
): Promise<void> {
  const { text = 'Rubio met Lavrov in Riyadh.', changes = null, ...given } = told;
  const article = {
    revision: 1,
    title: 'Talks in Riyadh',
    publishedAtLocal: '2025-02-18T13:00:00+03:00',
    publishedAt: '2025-02-18T10:00:00Z',
    recordedAt: '2025-02-18T10:01:00Z',
    provenance: {},
    ...given,
  };
  await readModels.manager.upsert(ArticleRow, article, ['articleId']);
  const { articleId, revision, title, recordedAt } = article;
  await readModels.manager.insert(ArticleRevisionRow, {
    articleId,
    revision,
    title,
    recordedAt,
    text,
    changes,
    contentHash: `${articleId}-${String(revision)}`,
  });
}

/** Says that an article's revision is a copy of the group. */
export async function duplicate(
  { manager }: DataSource,
  told: Pick<ArticleCopyRow, 'articleId' | 'groupId'> & Partial<ArticleCopyRow>,
): Promise<void> {
  await manager.insert(ArticleCopyRow, {
    revision: 1,
    originalArticleId: told.groupId,
    comparedWith: { articleId: told.groupId, revision: 1 },
    sharedShare: 0.9,
    sharedShingles: 90,
    shingles: 100,
    passages: [{ start: 0, end: 20 }],
    recordedAt: '2025-02-18T10:01:00Z',
    ...told,
  });
}
