import { Command } from 'commander';
import { readArticleFile, type ArticleOptions } from './read-article-file.js';

type Options = ArticleOptions & { readonly api: string; readonly json?: true };

/** `dateline article add FILE`: sends an article to a running Dateline. */
export function articleAdd(print: (line: string) => void): Command {
  return new Command('add')
    .description('send an article to a running Dateline')
    .argument('<file>', 'plain text whose first line is the title, or JSON as POST /v1/articles takes it; - for stdin')
    .option('--published <date>', 'ISO 8601 date, or date-time with its offset')
    .option('--url <url>', 'where the article stands; its identity')
    .option('--title <title>', 'headline, where it is not the first line')
    .option('--publisher <name>', 'who published it')
    .option('--language <tag>', 'BCP 47 tag of its language')
    .option('--api <url>', 'address of Dateline', process.env['DATELINE_API'] ?? 'http://127.0.0.1:3000')
    .option('--json', 'print the answer as JSON')
    .action(async (file: string, { api, json, ...options }: Options) => {
      const { name: _name, ...article } = await readArticleFile(file, options);
      const answer = await post(new URL('/v1/articles', api), article);
      const { articleId, revision, outcome, links } = answer;
      print(
        json === true
          ? JSON.stringify(answer)
          : `${outcome} article ${articleId}, revision ${revision}\n${new URL(links.events, api).href}`,
      );
    });
}

type Receipt = { articleId: string; revision: number; outcome: string; links: { events: string } };
type Problem = { title?: string; detail?: string; errors?: readonly { pointer?: string; detail: string }[] };

async function post(url: URL, article: object): Promise<Receipt> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(article),
  }).catch((error: unknown) => {
    const { cause, message } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new Error(`No Dateline answers at ${url.origin} (${reason}): start it with npm start, or set --api`);
  });
  const body: unknown = await response.json().catch(() => ({}));
  if (response.ok) return body as Receipt;
  const { title = response.statusText, detail = '', errors = [] } = body as Problem;
  const faults = errors.map(({ pointer = '', detail: fault }) => `\n  ${pointer}: ${fault}`);
  throw new Error(`${title}${detail === '' ? '' : `: ${detail}`}${faults.join('')}`);
}
