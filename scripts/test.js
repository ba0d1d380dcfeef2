/** Runs every suite: those that share their servers, then the chaos suite, which has the machine for itself. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'dateline-sum-'));
const env = { ...process.env, DATELINE_TEST_SUM: join(folder, 'sum.json') };
const runs = [['unit', 'architecture', 'int', 'acceptance'], ['chaos']];
for (const projects of runs) {
  const args = ['scripts/jest.js', '--selectProjects', ...projects, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  process.exitCode ||= status ?? 1;
}
rmSync(folder, { recursive: true, force: true });
