import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { projectRoot } from '#platform';
import type { GeneratedPage } from './generated-page.js';

/** What is measured: the newest of its line when the figures were taken, and what its line needs beside. */
const packages = ['trafilatura==2.3.1', 'lxml_html_clean==0.4.6'];

/** What some of the pages came to. */
export type PagesRead = { readonly cpuSeconds: number; readonly texts: readonly string[] };

/** Trafilatura in processes of its own, with the pages in their memory. */
export type Trafilatura = {
  /** The pages of these numbers, in one process; `fast` leaves out its fallbacks, titles, authors and dates. */
  read(process: number, task: { readonly pages: readonly number[]; readonly fast: boolean }): Promise<PagesRead>;
  close(): Promise<void>;
};

/** The first call fetches the packages. Rejects where there is no Python 3 with `venv`, or no way to the packages. */
export async function startTrafilatura(pages: readonly GeneratedPage[], processes: number): Promise<Trafilatura> {
  const python = await preparePython();
  const folder = await mkdtemp(join(tmpdir(), 'dateline-bench-'));
  await writePages(folder, pages);
  const readers = Array.from({ length: processes }, () => new Reader(python, folder));
  const close = async (): Promise<void> => {
    await Promise.all(readers.map((reader) => reader.close()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(readers.map((reader) => reader.answer()));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async read(nth, task) {
      const reader = readers[nth];
      if (reader === undefined) throw new RangeError(`There are ${processes} processes`);
      return (await reader.ask(task)) as PagesRead;
    },
    close,
  };
}

async function writePages(folder: string, pages: readonly GeneratedPage[]): Promise<void> {
  const files = pages.map(({ url }, nth) => ({ url, file: `${nth}.html` }));
  await writeFile(join(folder, 'pages.json'), JSON.stringify(files));
  for (const [nth, { bytes }] of pages.entries()) await writeFile(join(folder, `${nth}.html`), bytes);
}

/** The Python of an environment that has the packages. */
async function preparePython(): Promise<string> {
  const parent = join(projectRoot, 'node_modules', '.cache', 'dateline');
  const folder = join(parent, packages.join(' ').replaceAll(/==| /g, '-'));
  const [python, ready] = [join(folder, 'bin', 'python'), join(folder, 'ready')];
  if (existsSync(ready)) return python;
  const { status } = spawnSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' });
  if (status !== 0) throw new Error('there is no Python 3 with venv');
  await rm(folder, { recursive: true, force: true });
  await mkdir(parent, { recursive: true });
  runToEnd('python3', ['-m', 'venv', folder]);
  runToEnd(python, ['-m', 'pip', 'install', '--quiet', ...packages]);
  await writeFile(`${ready}.new`, '');
  await rename(`${ready}.new`, ready);
  return python;
}

function runToEnd(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
}

/** One process; it answers each line with one. */
class Reader {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown>;

  constructor(python: string, folder: string) {
    const program = join(projectRoot, 'bench', 'src', 'ingest', 'read_pages.py');
    this.#child = spawn(python, [program, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  ask(task: object): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify(task)}\n`);
    return this.answer();
  }

  async answer(): Promise<unknown> {
    const next = await this.#lines.next();
    if (next.done === true) throw new Error('Trafilatura ended early');
    return JSON.parse(next.value);
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }
}
