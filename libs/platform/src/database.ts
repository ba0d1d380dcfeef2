import { Socket } from 'node:net';
import pg from 'pg';

/** One SQL statement. A `name` makes it a prepared statement, parsed once per connection. */
export type Statement = { readonly name?: string; readonly text: string; readonly values?: readonly unknown[] };

/** Anything that runs SQL: the pool, a transaction or a session. */
export interface Queryable {
  /** Answers the rows; rejects with the error of Postgres (`code` is the SQLSTATE). */
  query<Row extends object>(statement: Statement): Promise<Row[]>;
}

/** One connection of one's own, for session locks and notifications. Its statements run one after the other. */
export interface Session extends Queryable {
  /** Calls back for each notification on the channel until the session ends. */
  listen(channel: string, onNotification: () => void): Promise<void>;
  /** Settles when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  /** Says good-bye to the server, or leaves without it where that hears nothing. */
  close(): Promise<void>;
  /** Leaves at once: what waits for an answer fails. The server hears of it if the network lets it. */
  destroy(): void;
}

/** int8 is read as a number: positions and counts stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary'): unknown =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};

const run = async <Row extends object>(
  client: Pick<pg.ClientBase, 'query'>,
  { name, text, values = [] }: Statement,
): Promise<Row[]> => {
  const { rows } = await client.query<Row>({ ...(name === undefined ? {} : { name }), text, values: [...values] });
  return rows;
};

/**
 * Named statements are planned once for a connection. Left to itself Postgres plans some of ours anew each time, which
 * takes longer than running them.
 */
const PLAN_ONCE = '-c plan_cache_mode=force_generic_plan';

/** A database that swallows packets must not hold up a start, a stop or a health check. */
const CONNECT_TIMEOUT_MS = 10_000;

/** As long may a good-bye take. */
const CLOSE_TIMEOUT_MS = 2000;

/**
 * A client whose loss never ends the process. At some moments nobody listens to a client, e.g. between its leaving a pool
 * and the first statement; who uses it learns of the loss by the statement that fails.
 */
export class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** A pool of connections to one Postgres database. */
export class Database implements Queryable {
  readonly #pool: pg.Pool;
  readonly #options: pg.ClientConfig;

  private constructor(options: pg.ClientConfig, max: number) {
    this.#options = options;
    this.#pool = new pg.Pool({ ...options, max, Client: SteadyClient });
    // An idle connection that breaks is replaced at the next query, which then tells what is wrong.
    this.#pool.on('error', () => undefined);
  }

  /** Opens a pool; connections are made when first needed. `url` is a `postgres://` connection string. */
  static connect(url: string, { applicationName = 'dateline', max = 10 } = {}): Database {
    return new Database(
      {
        connectionString: url,
        application_name: applicationName,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        options: PLAN_ONCE,
        types,
      },
      max,
    );
  }

  query<Row extends object>(statement: Statement): Promise<Row[]> {
    return run<Row>(this.#pool, statement);
  }

  /** Commits when the work resolves, rolls back when it rejects. */
  async transaction<T>(work: (sql: Queryable) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const onLost = (error: Error): void => {
      broken = error;
    };
    // Between two statements nobody waits for an answer: a connection that is lost then tells it by this event alone.
    client.on('error', onLost);
    try {
      await client.query('BEGIN');
      const result = await work({ query: (statement) => run(client, statement) });
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((lost: unknown) => {
        broken = lost instanceof Error ? lost : new Error(String(lost));
      });
      throw error;
    } finally {
      client.off('error', onLost);
      client.release(broken);
    }
  }

  /** Opens a connection outside the pool. */
  async session(): Promise<Session> {
    const socket = new Socket();
    const client = new SteadyClient({ ...this.#options, keepAlive: true, stream: () => socket });
    let last: Promise<unknown> = Promise.resolve();
    const closed = new Promise<void>((resolve) => {
      client.once('end', () => {
        resolve();
      });
    });
    client.on('error', () => {
      client.end().catch(() => undefined);
    });
    await client.connect();
    return {
      closed,
      query: <Row extends object>(statement: Statement) => {
        const rows = last.then(() => run<Row>(client, statement));
        last = rows.catch(() => undefined);
        return rows;
      },
      listen: async (channel, onNotification) => {
        client.on('notification', (message) => {
          if (message.channel === channel) onNotification();
        });
        await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      },
      close: async () => {
        const timer = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT_MS);
        await client.end().finally(() => {
          clearTimeout(timer);
        });
      },
      destroy: () => void socket.destroy(),
    };
  }

  /** Ends the pool once its queries have finished. */
  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/** The SQLSTATE of a Postgres error, or undefined for anything else. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}
