import { Command, InvalidArgumentError } from 'commander';
import { apiOption, callApi, jsonOption, type ApiOptions } from './api.js';
import { optionalRow, plain, renderRows, type Row } from './render.js';

type Found = { readonly from: string; readonly confidence: number };
type Article = {
  readonly articleId: string;
  readonly revision: number;
  readonly url: string | null;
  readonly title: string;
  readonly publisher: string | null;
  readonly language: string | null;
  readonly publishedAt: string;
  readonly recordedAt: string;
  readonly sourceId: string | null;
  readonly byline: string | null;
  readonly updatedAt: string | null;
  readonly provenance: Readonly<Record<string, Found | undefined>>;
  readonly copies: number;
  readonly events: number;
  readonly analysis: {
    readonly extractor: string;
    readonly occurrences: number;
    readonly dropped: number;
    readonly skipped: string | null;
  } | null;
};
type Revision = {
  readonly revision: number;
  readonly title: string;
  readonly recordedAt: string;
  readonly changes: {
    readonly wordsAdded: number;
    readonly wordsRemoved: number;
    readonly kept: number;
    readonly title: { readonly before: string; readonly after: string } | null;
  } | null;
};
type Text = { readonly revision: number; readonly title: string; readonly text: string };
type Options = ApiOptions & { readonly revision?: number; readonly text: boolean };

/** `dateline article show ID`: an article with its provenance, its revisions and its text. */
export function articleShow(print: (line: string) => void): Command {
  return new Command('show')
    .description('show one: where its fields are from, its revisions and what changed, its text')
    .argument('<id>')
    .option('--revision <n>', 'the text of this revision; the newest unless told', revisionIn)
    .option('--no-text', 'without its text')
    .addOption(apiOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  dateline article show ID --revision 1')
    .action(async (id: string, { api, json, revision, text: isTextShown }: Options) => {
      const path = `/v1/articles/${encodeURIComponent(id)}`;
      const article = await callApi<Article>(api, 'GET', path);
      const { data: revisions } = await callApi<{ data: readonly Revision[] }>(api, 'GET', `${path}/revisions`);
      const query = revision === undefined ? '' : `?revision=${revision}`;
      const text = isTextShown ? await callApi<Text>(api, 'GET', `${path}/text${query}`) : null;
      print(json === true ? JSON.stringify({ ...article, revisions, text }) : render(article, revisions, text));
    });
}

function revisionIn(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1.');
  return Number(text);
}

function render(article: Article, revisions: readonly Revision[], text: Text | null): string {
  const history = ['revisions', ...revisions.map(renderRevision)].join('\n');
  const words = text === null ? [] : [`text of revision ${text.revision}: ${text.title}\n\n${text.text}`];
  return plain([renderRows([...identityOf(article), ...readingOf(article)]), history, ...words].join('\n\n'));
}

function identityOf({ provenance, ...article }: Article): Row[] {
  const row = (name: string, field: string, words: string | null): Row[] =>
    optionalRow(name, words && words + originOf(provenance[field]));
  return [
    ...row('title', 'title', article.title),
    ['id', article.articleId],
    ['address', article.url ?? 'none'],
    ...row('publisher', 'publisher', article.publisher),
    ...row('byline', 'byline', article.byline),
    ...row('language', 'language', article.language),
    ...row('published', 'publishedAt', article.publishedAt),
    ...row('updated', 'updatedAt', article.updatedAt),
    ['recorded', article.recordedAt],
    ['source', article.sourceId ?? 'none: it was sent'],
  ];
}

function originOf(found: Found | undefined): string {
  if (found === undefined) return '';
  return ` (${found.from}, ${Math.round(found.confidence * 100)} % sure)`;
}

const readingOf = ({ articleId, copies, events, analysis }: Article): Row[] => [
  ['copies', copies === 0 ? 'none is known' : `${copies}: dateline article copies ${articleId}`],
  ['events', String(events)],
  ['reading', analysis === null ? 'not read yet' : outcomeOf(analysis)],
];

function outcomeOf({ extractor, occurrences, dropped, skipped }: NonNullable<Article['analysis']>): string {
  if (skipped !== null) return `not read by ${extractor}: ${skipped}`;
  return `${occurrences} occurrences found by ${extractor}, ${dropped} claims refused`;
}

function renderRevision({ revision, recordedAt, title, changes }: Revision): string {
  const head = `  ${revision}  ${recordedAt}  `;
  if (changes === null) return head + (revision === 1 ? `“${title}”` : 'what changed is not told');
  const { wordsAdded, wordsRemoved, kept, title: titles } = changes;
  const retitled = titles === null ? '' : `; “${titles.before}” became “${titles.after}”`;
  return `${head}${wordsAdded} words added, ${wordsRemoved} removed, ${Math.round(kept * 100)} % kept${retitled}`;
}
