import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { apiOption, jsonOption, type ApiOptions } from './api.js';
import { openImportFile, type FileFormat, type ImportFile } from './import-file.js';
import { findImport, uploadFile, type Summary, type UploadResult } from './upload-file.js';

type Print = (line: string) => void;
type Options = ApiOptions & { readonly format?: FileFormat; readonly again?: true };

/** Milliseconds before an upload that broke off is tried again; as many times as there are, without any progress. */
const PATIENCE_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000];

/** `dateline article import FILE…`: sends many articles to a running Dateline. */
export function articleImport(print: Print): Command {
  return new Command('import')
    .description('send files of articles to a running Dateline; called again, it goes on where it was')
    .argument(
      '<files...>',
      'NDJSON, a line an article as POST /v1/articles takes it, or WARC; plain or .gz; - for stdin',
    )
    .addOption(new Option('--format <format>', 'where the name of a file does not tell').choices(['ndjson', 'warc']))
    .option('--again', 'also what was imported before')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (names: readonly string[], options: Options) => {
      for (const name of names) {
        const file = await openImportFile(name, options);
        try {
          const summary = await importFile(file, options.api);
          print(options.json === true ? JSON.stringify({ file: name, ...summary }) : render(name, summary));
          if (summary.refused > 0) process.exitCode = 1;
        } finally {
          await file.close();
        }
      }
    });
}

/** Sends a file, and goes on where it was whenever the connection breaks off. Rejects when that helps no more. */
async function importFile(file: ImportFile, api: string): Promise<Summary> {
  let known = await findImport(api, file.key);
  const onProgress = (words: string): void => {
    tell(file, words);
  };
  if (known !== undefined && known.state !== 'completed') tell(file, `goes on after ${known.lines}`);
  for (let failures = 0; known?.state !== 'completed';) {
    const after = linesOf(known);
    const result = await uploadFile(file, api, { after, onProgress });
    if (result.kind === 'done') return result.summary;
    known = (await findImport(api, file.key).catch(() => undefined)) ?? known;
    failures = linesOf(known) > after ? 0 : failures + 1;
    await pause(file, result, failures);
  }
  return known;
}

const linesOf = (known: Summary | undefined): number => known?.lines ?? 0;

async function pause(file: ImportFile, { detail, canGoOn }: Broken, failures: number): Promise<void> {
  const wait = PATIENCE_MS[Math.max(0, failures - 1)];
  if (!canGoOn || wait === undefined) throw new Error(`${file.name}: ${detail}`);
  tell(file, `${detail}; it is tried again in ${wait / 1_000} s`);
  await sleep(wait);
}

type Broken = Extract<UploadResult, { kind: 'broken' }>;

function tell(file: ImportFile, words: string): void {
  process.stderr.write(`${basename(file.name)}: ${words}\n`);
}

function render(name: string, { lines, collected, revised, unchanged, skipped, refused, errors }: Summary): string {
  const counts = [
    `${collected} collected`,
    `${revised} revised`,
    `${unchanged} unchanged`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ];
  const faults = errors.flatMap(({ line, errors: found }) =>
    found.map(({ pointer = '', detail }) => `  ${line}: ${pointer === '' ? '' : `${pointer} `}${detail}`),
  );
  const more = refused > errors.length ? [`  and ${refused - errors.length} more`] : [];
  return [`${name}: ${lines} read, ${counts.join(', ')}`, ...faults, ...more].join('\n');
}
