import { Command } from 'commander';
import { apiOption, callApi, jsonOption, renderTable, type ApiOptions } from './api.js';

type Copies = {
  readonly groupId: string | null;
  readonly data: readonly {
    readonly articleId: string;
    readonly title: string;
    readonly url: string | null;
    readonly publisher: string | null;
    readonly publishedAt: string;
    readonly isOriginal: boolean;
    readonly sharedShare: number | null;
  }[];
};

/** `dateline article copies ID`: the articles that are the same text. */
export function articleCopies(print: (line: string) => void): Command {
  return new Command('copies')
    .description('the articles that are the same text as one, the first published first, and how much they share')
    .argument('<id>')
    .addOption(apiOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  dateline article copies ID')
    .action(async (id: string, { api, json }: ApiOptions) => {
      const copies = await callApi<Copies>(api, 'GET', `/v1/articles/${encodeURIComponent(id)}/copies`);
      print(json === true ? JSON.stringify(copies) : render(copies));
    });
}

function render({ groupId, data }: Copies): string {
  if (groupId === null) return 'No other article of this text is known.';
  const rows = data.map(({ articleId, title, url, publisher, publishedAt, isOriginal, sharedShare }) => [
    articleId,
    publishedAt,
    isOriginal ? 'earliest' : '',
    sharedShare === null ? 'known first' : `${Math.round(sharedShare * 100)} %`,
    publisher ?? '',
    title,
    url ?? '',
  ]);
  const table = renderTable(['article', 'published', '', 'shared', 'publisher', 'title', 'url'], rows);
  return `${data.length} articles of one text; they count as one report. Group ${groupId}\n${table}`;
}
