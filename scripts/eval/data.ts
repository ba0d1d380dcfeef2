import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Case } from './suite.js';

/** The evaluation was called the wrong way, or its data are not there. */
export class MisuseError extends Error {
  override readonly name = 'MisuseError';
}

/** The folder of cases: `suites/<suite>.<split>.ndjson.gz`, `suites/neardup-*.json.gz` and `score.mjs`. */
export class EvaluationData {
  constructor(
    private readonly folder: string,
    private readonly split: string,
  ) {
    for (const needed of ['', 'score.mjs', 'suites']) {
      const path = join(folder, needed);
      if (!existsSync(path)) {
        throw new MisuseError(`The cases are not there, ${path} does not exist: name their folder with --data DIR`);
      }
    }
  }

  get scorer(): string {
    return join(this.folder, 'score.mjs');
  }

  /** The cases of a suite, or `undefined` where this split does not have it. */
  casesOf(suite: string): readonly Case[] | undefined {
    const path = join(this.folder, 'suites', `${suite}.${this.split}.ndjson.gz`);
    if (!existsSync(path)) return undefined;
    const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Case);
  }

  /** The sets of documents with pairs that copy one another, by name, e.g. `neardup-100`. */
  nearDuplicates(): readonly { readonly name: string; readonly set: NearDuplicates }[] {
    const files = readdirSync(join(this.folder, 'suites')).filter((file) => /^neardup-.*\.json\.gz$/.test(file));
    return files.toSorted().map((file) => ({
      name: file.replace('.json.gz', ''),
      set: JSON.parse(gunzipSync(readFileSync(join(this.folder, 'suites', file))).toString('utf8')) as NearDuplicates,
    }));
  }
}

export type NearDuplicates = {
  readonly docs: Readonly<Record<string, string>>;
  readonly pairs: readonly (readonly [string, string])[];
};
