import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '#platform';
import { freePort } from '../acceptance/processes.js';

const RESTART_MS = 300;
const READY_MS = 90_000;

/** An app in a process of its own that is started again whenever it ends, as a supervisor would. */
export class SupervisedApp {
  #process: ChildProcess | undefined;
  #running: Promise<void> = Promise.resolve();
  #isKilled = false;
  #isStopping = false;
  #isReady = false;
  #printed = '';
  /** The ends that nobody asked for once it was ready, with the last that it printed. */
  readonly collapses: string[] = [];

  private constructor(
    readonly name: string,
    readonly url: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Resolves when it is ready for the first time. */
  static async start(name: string, settings: Readonly<Record<string, string>>): Promise<SupervisedApp> {
    const port = String(await freePort());
    const app = new SupervisedApp(name, `http://127.0.0.1:${port}`, { LOG_LEVEL: 'warn', ...settings, PORT: port });
    app.#running = app.#supervise();
    await app.#untilReady();
    return app;
  }

  /** SIGKILL: no time for last words. */
  kill(): void {
    this.#isKilled = true;
    this.#process?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#process?.kill('SIGTERM');
    const timer = setTimeout(() => this.#process?.kill('SIGKILL'), 15_000);
    await this.#running;
    clearTimeout(timer);
  }

  async #supervise(): Promise<void> {
    process.once('exit', () => this.#process?.kill('SIGKILL'));
    const main = join(projectRoot, 'dist', 'apps', this.name, 'src', 'main.js');
    const { PATH, HOME, TMPDIR } = process.env;
    while (!this.#isStopping) {
      this.#isKilled = false;
      this.#isReady = false;
      const child = spawn(process.execPath, [main], {
        env: { PATH, HOME, TMPDIR, ...this.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      this.#process = child;
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => (this.#printed = (this.#printed + chunk.toString()).slice(-4_000)));
      }
      void this.#untilReady().catch(() => undefined);
      await new Promise((resolve) => child.once('close', resolve));
      this.#note();
      await sleep(RESTART_MS);
    }
  }

  /** An app that starts while a server is away may give up; one that works may not. */
  #note(): void {
    if (this.#isKilled || this.#isStopping || !this.#isReady) return;
    this.collapses.push(`${this.name} ended of itself: ${this.#printed}`);
  }

  async #untilReady(): Promise<void> {
    const child = this.#process;
    for (const deadline = Date.now() + READY_MS; Date.now() < deadline && this.#process === child;) {
      const response = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (response?.ok === true) {
        this.#isReady = true;
        return;
      }
      await sleep(100);
    }
    throw new Error(`${this.name} is not ready: ${this.#printed}`);
  }
}
