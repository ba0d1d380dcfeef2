import { readFile, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { askApi, type ApiOptions } from '../api.js';
import { plain } from '../render.js';
import { UsageError } from '../usage-error.js';
import { remote, type Print } from './registered.js';

const PATH = '/v1/sources/opml';

type Imported = {
  readonly registered: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly faults: readonly { readonly line: number | null; readonly title: string; readonly detail: string }[];
};

/** `dateline source import FILE`: registers the sources of a list. Ends with 1 where an outline was not taken. */
export function sourceImport(print: Print): Command {
  return remote('import', 'register the sources of an OPML file; the same file twice changes nothing', 'feeds.opml')
    .argument('<file>', '- for stdin')
    .action(async (file: string, { api, json }: ApiOptions) => {
      const response = await askApi(api, 'POST', PATH, { type: 'text/x-opml', body: await contentOf(file) });
      const answer = (await response.json()) as Imported;
      print(json === true ? JSON.stringify(answer) : plain(render(answer)));
      if (answer.faults.length > 0) process.exitCode = 1;
    });
}

function render({ registered, changed, unchanged, faults }: Imported): string {
  const wrong = faults.map(({ line, title, detail }) => `\n  line ${line ?? '?'}, ${title}: ${detail}`).join('');
  return `${registered} registered, ${changed} changed, ${unchanged} unchanged${wrong}`;
}

async function contentOf(file: string): Promise<Buffer<ArrayBuffer>> {
  try {
    return Buffer.from(file === '-' ? await buffer(process.stdin) : await readFile(file));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** `dateline source export [FILE]`: all sources that are not retired, as a list that other programs read. */
export function sourceExport(print: Print): Command {
  return remote('export', 'write all sources that are not retired as OPML', 'feeds.opml')
    .argument('[file]', 'what stands in it is replaced; stdout where it is left out')
    .action(async (file: string | undefined, { api, json }: ApiOptions) => {
      const opml = await (await askApi(api, 'GET', PATH)).text();
      if (file === undefined) {
        print(json === true ? JSON.stringify({ opml }) : opml.trimEnd());
        return;
      }
      await writeFile(file, opml).catch((error: unknown) => {
        throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
      });
      print(json === true ? JSON.stringify({ file }) : `The sources are in ${file}.`);
    });
}
