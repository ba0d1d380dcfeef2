import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '#platform';

const guide = readFileSync(join(projectRoot, 'docs', 'consuming.md'), 'utf8');

/** The code blocks of docs/consuming.md that are files, by name. */
export const codeBlocks: ReadonlyMap<string, string> = new Map(
  [...guide.matchAll(/^```\w+ file=(\S+)\n([^]*?)^```$/gm)].map(([, name = '', code = '']) => [name, code]),
);

/** Writes the code of the guide into a folder of its own, inside the repository so that packages are found. */
export async function extractGuide(): Promise<string> {
  const parent = join(projectRoot, '.dateline');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'consuming-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [name, code] of codeBlocks) await writeFile(join(folder, name), code);
  return folder;
}

/** Compiles the TypeScript of the folder as strictly as ours; answers what the compiler complains of. */
export function compileGuide(folder: string): string[] {
  const files = [...codeBlocks.keys()].filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
  const program = ts.createProgram(files, {
    strict: true,
    noUncheckedIndexedAccess: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(projectRoot, 'node_modules', '@types')],
  });
  const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  return faults.map(({ file, start = 0, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
    return `${file?.fileName ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

/** Whether Python with `venv` is there, and if not, why not. */
export function pythonAvailable(): { available: boolean; reason?: string } {
  const { status } = spawnSync('python3', ['-c', 'import venv, ensurepip, sqlite3'], { stdio: 'ignore' });
  return status === 0 ? { available: true } : { available: false, reason: 'Python 3 with venv is not installed' };
}

/** The Python of an environment with the packages that the guide names; the first call fetches them. */
export async function pythonOfGuide(): Promise<string> {
  const wanted = /^`pip install ([^`]+)`/m.exec(guide)?.[1];
  if (wanted === undefined) throw new Error('docs/consuming.md no longer says what to install for Python');
  const parent = join(projectRoot, 'node_modules', '.cache', 'dateline');
  const folder = join(parent, wanted.replaceAll('==', '-'));
  const ready = join(folder, 'ready');
  if (!existsSync(ready)) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(parent, { recursive: true });
    await runToEnd('python3', ['-m', 'venv', folder]);
    await runToEnd(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...wanted.split(' ')]);
    await writeFile(`${ready}.new`, '');
    await rename(`${ready}.new`, ready);
  }
  return join(folder, 'bin', 'python');
}

/** Where and with which variables a program of the guide runs. */
export type Surroundings = { readonly cwd: string; readonly env: Readonly<Record<string, string>> };

/** Runs a program to its end and answers what it printed; rejects with that when it fails. */
export async function runToEnd(program: string, args: string[], surroundings?: Surroundings): Promise<string> {
  const { ended, printed } = start(program, args, surroundings);
  const code = await ended;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}: ${printed()}`);
  return printed();
}

/** A program of the guide at work. */
export type Running = {
  /** Its exit code, null when a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly child: ChildProcess;
  readonly printed: () => string;
};

const running = new Set<ChildProcess>();

/** Kills what a failed test has left behind. */
export function killRunning(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts a program of the guide; it dies with this process. */
export function start(program: string, args: string[], surroundings?: Surroundings): Running {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...surroundings?.env };
  const child = spawn(program, args, { cwd: surroundings?.cwd ?? projectRoot, env: { ...process.env, ...env } });
  const killWithParent = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithParent);
  running.add(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', killWithParent);
      running.delete(child);
      resolve(code);
    });
  });
  return { ended, child, printed: () => printed };
}
