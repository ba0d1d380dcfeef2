import { Command } from 'commander';
import { apiOption, jsonOption, type ApiOptions } from './api.js';
import { postForLines } from './ndjson-answer.js';

type Print = (line: string) => void;
type Options = ApiOptions & {
  readonly source?: string;
  readonly host?: string;
  readonly from?: string;
  readonly to?: string;
  readonly dryRun?: true;
};
type Words = { readonly title: string; readonly characters: number };
type Counts = { readonly articles: number; readonly different: number; readonly same: number; readonly poorer: number };
type Line = Counts & {
  readonly type: 'article' | 'progress' | 'summary';
  readonly outcome: string;
  readonly url: string;
  readonly before: Words;
  readonly now: Words | null;
  readonly error: string | null;
  readonly gone: number;
  readonly unreadable: number;
};

/** `dateline article rederive`: reads articles again from the bytes that are kept. */
export function articleRederive(print: Print): Command {
  return new Command('rederive')
    .description('read articles again from their kept bytes, and revise those whose text is read differently now')
    .option('--source <id>', 'of a source')
    .option('--host <host>', 'of a host, e.g. www.example.com')
    .option('--from <date>', 'published at or after')
    .option('--to <date>', 'published before')
    .option('--dry-run', 'tell the differences, revise nothing')
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { source: sourceId, host, from, to, dryRun } = options;
      const body = { sourceId, host, from, to, dryRun };
      for await (const line of postForLines<Line>(options.api, '/v1/documents/rederive', body)) {
        if (line.type === 'progress') process.stderr.write(`${line.articles} read, ${line.different} different\n`);
        else if (options.json === true) print(JSON.stringify(line));
        else print(line.type === 'article' ? renderArticle(line) : renderSummary(line, dryRun === true));
      }
    });
}

function renderArticle({ outcome, url, before, now, error }: Line): string {
  if (error !== null || now === null) return `${outcome}  ${url}${error === null ? '' : `  ${error}`}`;
  const title = before.title === now.title ? '' : `, title "${before.title}" becomes "${now.title}"`;
  return `${outcome}  ${url}  ${before.characters} characters become ${now.characters}${title}`;
}

function renderSummary({ articles, same, different, poorer, gone, unreadable }: Line, isTrial: boolean): string {
  const changed = isTrial ? `${different} would be revised` : `${different} revised`;
  return `${articles} articles: ${changed}, ${same} the same, ${poorer} poorer, ${unreadable} unreadable, ${gone} without bytes`;
}
