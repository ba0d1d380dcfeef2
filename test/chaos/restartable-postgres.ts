import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform';

/** A Postgres of one's own that can be shut down and comes back on the same port with the same data. */
export class RestartablePostgres {
  #server: EmbeddedPostgres;

  private constructor(
    private readonly folder: string,
    server: EmbeddedPostgres,
  ) {
    this.#server = server;
  }

  static async start(): Promise<RestartablePostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'dateline-chaos-'));
    return new RestartablePostgres(folder, await startEmbeddedPostgres(folder));
  }

  get url(): string {
    return this.#server.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** `fast` rolls open transactions back and writes all down; `immediate` ends as a crash does, and recovers from the log. */
  async restart(shutdown: 'fast' | 'immediate'): Promise<void> {
    if (shutdown === 'immediate') process.kill(await this.#pid(), 'SIGQUIT');
    await this.#server.stop();
    this.#server = await startEmbeddedPostgres(this.folder, { port: this.port });
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #pid(): Promise<number> {
    const [pid] = (await readFile(join(this.folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    return Number(pid);
  }
}
