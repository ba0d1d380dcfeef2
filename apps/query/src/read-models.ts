import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, QueryFailedError } from 'typeorm';
import { ProblemException, Readiness } from '#platform';

const READY = 'SELECT FROM read_model.article, read_model.occurrence, read_model.act LIMIT 0';
const RETRY_AFTER_S = 5;

/** States of Postgres that pass by themselves: tables not there yet, starting up, going down, all connections taken. */
const PASSING = new Set(['42P01', '3F000', '57P01', '57P02', '57P03', '53300', '08006', 'ECONNREFUSED', 'ECONNRESET']);

/** The read models, read with plain SQL. */
@Injectable()
export class ReadModels implements OnModuleInit {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    this.readiness.add('readModel', async () => {
      await this.source.query(READY);
      return undefined;
    });
  }

  /** Answers the rows. Throws a 503 while the read models are not there yet. */
  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    try {
      return await this.source.query<Row[]>(text, [...values]);
    } catch (error) {
      if (!PASSING.has(codeOf(error))) throw error;
      throw new ProblemException(503, {
        detail: 'The read models are not there yet, or Postgres is away for the moment',
        retryAfterS: RETRY_AFTER_S,
      });
    }
  }
}

function codeOf(error: unknown): string {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
