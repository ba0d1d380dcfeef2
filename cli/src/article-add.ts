import { Command } from 'commander';
import { apiOption, callApi, jsonOption, type ApiOptions } from './api.js';
import { readArticleFile, type ArticleOptions } from './read-article-file.js';

type Receipt = { articleId: string; revision: number; outcome: string; links: { events: string } };

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
    .addOption(apiOption())
    .addOption(jsonOption())
    .action(async (file: string, { api, json, ...options }: ArticleOptions & ApiOptions) => {
      const { name: _name, ...article } = await readArticleFile(file, options);
      const answer = await callApi<Receipt>(api, 'POST', '/v1/articles', article);
      const { articleId, revision, outcome, links } = answer;
      print(
        json === true
          ? JSON.stringify(answer)
          : `${outcome} article ${articleId}, revision ${revision}\n${new URL(links.events, api).href}`,
      );
    });
}
