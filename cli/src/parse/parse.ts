import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { Command } from 'commander';
import { UsageError } from '../usage-error.js';
import type { Kind, Parser } from './kind.js';
import { kinds } from './kinds.js';
import { readLine, type Line } from './line.js';
import { inOrder, linesOf, type NumberedLine } from './ndjson.js';

type Streams = { readonly out: Writable; readonly err: Writable };
type Outcome = { readonly answer: object; readonly fault?: string };

/** `dateline parse KIND [FILE]`: NDJSON in, NDJSON out, through the code that ingest runs; nothing is stored. */
export function parse(streams: Streams = { out: process.stdout, err: process.stderr }): Command {
  const command = new Command('parse').description('read feeds, pages and more as ingest does; NDJSON in, NDJSON out');
  for (const [name, kind] of Object.entries(kinds)) command.addCommand(parseKind(name, kind, streams));
  return command;
}

function parseKind(name: string, kind: Kind, streams: Streams): Command {
  const { line, answer } = kind.example;
  return new Command(name)
    .description(kind.summary)
    .argument('[file]', 'one JSON object a line; - for stdin', '-')
    .addHelpText('after', () =>
      [
        '\nA line has an id, which its answer repeats (its number where it has none). A line that cannot be read gives',
        '{id, error}, is told on stderr by its number, and makes the exit code 1 at the end.',
        `\nFields:\n${kind.fields.map((field) => `  ${field}`).join('\n')}`,
        `\nExample:\n  echo '${JSON.stringify(line)}' | dateline parse ${name}\n  ${JSON.stringify(answer)}`,
      ].join('\n'),
    )
    .action(async (file: string) => {
      const faults = await parseLines(chunksOf(file), kind, streams);
      if (faults > 0) throw new Error(`${faults} ${faults === 1 ? 'line' : 'lines'} could not be read`);
    });
}

/** Reads all lines; answers how many could not be read. */
async function parseLines(chunks: AsyncIterable<string>, kind: Kind, { out, err }: Streams): Promise<number> {
  const parser = await kind.open();
  let faults = 0;
  try {
    for await (const { answer, fault } of inOrder(linesOf(chunks), parser.atOnce ?? 1, (line) => read(line, parser))) {
      if (fault !== undefined) {
        faults += 1;
        err.write(`dateline: ${fault}\n`);
      }
      if (!out.write(`${JSON.stringify(answer)}\n`)) await once(out, 'drain');
    }
  } finally {
    await parser.close?.();
  }
  return faults;
}

async function read({ number, text }: NumberedLine, parser: Parser): Promise<Outcome> {
  let id: Line['id'] = number;
  try {
    const line = readLine(text);
    id = line.id ?? number;
    return { answer: { id, ...(await parser.parse(line)) } };
  } catch (error) {
    const { message } = error as Error;
    return { answer: { id, error: message }, fault: `line ${number}${id === number ? '' : ` (${id})`}: ${message}` };
  }
}

async function* chunksOf(file: string): AsyncGenerator<string> {
  const stream = file === '-' ? process.stdin : createReadStream(file);
  try {
    for await (const chunk of stream.setEncoding('utf8')) yield chunk as string;
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
