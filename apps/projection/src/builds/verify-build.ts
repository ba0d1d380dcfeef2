import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Projection } from '../projection.js';
import { schemaOf, type Build } from './build.js';
import { covers, reachOf } from './reach.js';

/** What one table holds in the live build and in another. */
export type TableComparison = {
  readonly table: string;
  readonly liveRows: number;
  readonly rows: number;
  /** Whether the two are to hold the same rows. */
  readonly isClaimedEqual: boolean;
  /** Sums of the rows' hashes, whatever their order; null where equality is not claimed. */
  readonly liveHash: string | null;
  readonly hash: string | null;
  /** Rows that only one of them has, or that differ, by their key; the first few. */
  readonly differing: readonly string[];
};

/** The outcome of comparing a build with the live one. */
export type Verification = {
  readonly liveBuild: number;
  readonly build: number;
  /** False when a table that is to hold the same rows does not. */
  readonly isEqual: boolean;
  /** Why nothing could be compared, e.g. since nobody keeps the live build up to date any more; else null. */
  readonly obstacle: string | null;
  readonly tables: readonly TableComparison[];
};

/** Events come all the time, so a difference counts only when it stays. */
const ROUNDS = 4;
const FEW = 20;

/** How long the slower of two may take to get where the faster was. */
export type VerifyOptions = { readonly patienceMs?: number; readonly pauseMs?: number };

/**
 * Compares a build with the live one: rows of every table, and the rows themselves where the versions claim equality. Both
 * may be written to meanwhile.
 */
export async function verifyBuild(
  readModels: DataSource,
  projection: Pick<Projection, 'tables' | 'version' | 'sameAsBefore'>,
  { live, build }: { live: Build; build: Build },
  { patienceMs = 10_000, pauseMs = 500 }: VerifyOptions = {},
): Promise<Verification> {
  const outcome = { liveBuild: live.build, build: build.build };
  const claimed = claimedTables(projection, { live, build });
  if (!(await comeTogether(readModels, { live, build }, patienceMs))) {
    const obstacle = `builds ${live.build} and ${build.build} are not at the same point of the log: one is not kept up to date`;
    return { ...outcome, isEqual: true, obstacle, tables: [] };
  }
  const tables: TableComparison[] = [];
  for (const table of await sharedTables(readModels, projection, live)) {
    const pair = { table, live: schemaOf(live), other: schemaOf(build) };
    tables.push(await compare(readModels, pair, { isClaimed: claimed.includes(table), pauseMs }));
  }
  return { ...outcome, isEqual: tables.every(({ differing }) => differing.length === 0), obstacle: null, tables };
}

type Pair = { readonly table: string; readonly live: string; readonly other: string };

const claimedTables = (
  { tables, sameAsBefore = [] }: Pick<Projection, 'tables' | 'sameAsBefore'>,
  { live, build }: { live: Build; build: Build },
): readonly string[] =>
  live.version === build.version && live.tablesHash === build.tablesHash ? tables.names : sameAsBefore;

async function comeTogether(
  { manager }: DataSource,
  { live, build }: { live: Build; build: Build },
  patienceMs: number,
): Promise<boolean> {
  const aims = [await reachOf(manager, live), await reachOf(manager, build)] as const;
  for (const start = Date.now(); ;) {
    const isThere = covers(await reachOf(manager, live), aims[1]) && covers(await reachOf(manager, build), aims[0]);
    if (isThere) return true;
    if (Date.now() - start > patienceMs) return false;
    await sleep(50);
  }
}

/** Tables that both builds have, in the order of the projection. */
async function sharedTables(
  readModels: DataSource,
  { tables }: Pick<Projection, 'tables'>,
  live: Build,
): Promise<readonly string[]> {
  const rows = await readModels.query<{ name: string }[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1',
    [schemaOf(live)],
  );
  return tables.names.filter((table) => rows.some(({ name }) => name === table));
}

async function compare(
  readModels: DataSource,
  pair: Pair,
  { isClaimed, pauseMs }: { isClaimed: boolean; pauseMs: number },
): Promise<TableComparison> {
  const { table, live, other } = pair;
  const differing = isClaimed ? await lastingDifferences(readModels, pair, pauseMs) : [];
  const [own, others] = [await contentOf(readModels, live, table), await contentOf(readModels, other, table)];
  return {
    table,
    liveRows: own.rows,
    rows: others.rows,
    isClaimedEqual: isClaimed,
    liveHash: isClaimed ? own.hash : null,
    hash: isClaimed ? others.hash : null,
    differing: differing.slice(0, FEW),
  };
}

/** The number of rows, and 64 bits of each row's hash, summed without regard to their order; in hexadecimal digits. */
async function contentOf(
  readModels: DataSource,
  schema: string,
  table: string,
): Promise<{ rows: number; hash: string }> {
  const [content] = await readModels.query<{ rows: number; hash: string }[]>(
    `SELECT count(*) AS rows,
       to_hex((coalesce(sum(hashtextextended(row::text, 0)::numeric), 0) % 9223372036854775807)::bigint) AS hash
     FROM "${schema}"."${table}" AS row`,
  );
  return content ?? { rows: 0, hash: '' };
}

/** The keys of rows that differ in the same way each time one looks. */
async function lastingDifferences(readModels: DataSource, pair: Pair, pauseMs: number): Promise<string[]> {
  let lasting = await differences(readModels, pair);
  for (let round = 1; round < ROUNDS && lasting.size > 0; round += 1) {
    await sleep(pauseMs);
    const now = await differences(readModels, pair);
    lasting = new Map([...lasting].filter(([key, hashes]) => now.get(key) === hashes));
  }
  return [...lasting.keys()];
}

/** The rows that differ, by their key, with the hashes of both. */
async function differences(readModels: DataSource, { table, live, other }: Pair): Promise<Map<string, string>> {
  const key = await keyOf(readModels, `"${other}"."${table}"`);
  const hashed = (schema: string): string =>
    `(SELECT concat_ws(' ', ${key.join(', ')}) AS key, hashtextextended(row::text, 0) AS hash
      FROM "${schema}"."${table}" AS row)`;
  const rows = await readModels.query<{ key: string; hashes: string }[]>(
    `SELECT key, concat_ws(' ', one.hash, other.hash) AS hashes
     FROM ${hashed(live)} AS one FULL JOIN ${hashed(other)} AS other USING (key)
     WHERE one.hash IS DISTINCT FROM other.hash ORDER BY key LIMIT 1000`,
  );
  return new Map(rows.map((row) => [row.key, row.hashes]));
}

async function keyOf(readModels: DataSource, table: string): Promise<string[]> {
  const columns = await readModels.query<{ name: string }[]>(
    `SELECT quote_ident(attname) AS name FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
     WHERE indrelid = $1::regclass AND indisprimary ORDER BY attnum`,
    [table],
  );
  return columns.map(({ name }) => name);
}
