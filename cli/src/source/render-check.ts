import type { CheckedArticle, CheckedSource } from '../../../apps/ingest/src/checking/check-source.js';
import { beginningOf, optionalRow, plain, renderRows, type Row } from '../render.js';

/** Characters of a text, and of a quote, that are shown. */
const [TEXT, QUOTE] = [500, 200];

/** What a check found, for people: how it answered, then each article that was looked at. */
export function renderCheck(checked: CheckedSource): string {
  const head = renderRows([...answerOf(checked), ...contentOf(checked), ...troubleOf(checked)]);
  return [head, ...checked.articles.map((article, index) => renderArticle(article, index + 1))].join('\n\n');
}

function answerOf({ url, status, contentType, bytes, durationMs, redirects, robots }: CheckedSource): Row[] {
  const answered = [String(status), contentType ?? 'no type', `${bytes} bytes`, `${durationMs ?? 0} ms`].join(', ');
  return [
    ['address', url],
    ...redirects.map((hop): Row => ['redirect', `${hop.status} to ${hop.location ?? 'nowhere'}`]),
    ...optionalRow('answer', status === null ? null : answered),
    ...optionalRow('robots.txt', robots && rulesOf(robots)),
  ];
}

function rulesOf({ allowed, rule, crawlDelayS, reason }: NonNullable<CheckedSource['robots']>): string {
  const verdict = allowed ? 'allows it' : 'forbids it; a feed that is registered is read all the same';
  const details = [rule, reason, crawlDelayS === null ? null : `asks for ${crawlDelayS} s between two requests`];
  return [verdict, ...details.filter((words) => words !== null)].join('; ');
}

function contentOf({ read, items }: CheckedSource): Row[] {
  if (read === null) return [];
  const { format, encoding, title, language, hub, parts, faults } = read;
  return [
    ['format', [format, encoding, language].filter((words) => words !== null).join(', ')],
    ...optionalRow('title', title),
    ['items', items === 0 && parts.length === 0 ? '0: it lists nothing right now' : String(items)],
    ...(parts.length === 0 ? [] : [['parts', `${parts.length} sitemaps, the first is ${parts[0] ?? ''}`] as const]),
    ...optionalRow('hub', hub && `${hub} offers to push what is new`),
    ...faults.map((fault): Row => ['fault', `${fault}; it was read all the same`]),
  ];
}

function troubleOf({ problem, status, kind, url }: CheckedSource): Row[] {
  if (problem === null) return [];
  const isRead = status !== null && status >= 200 && status < 300;
  return [['problem', problem], ...(isRead && kind === 'feed' ? [['to do', remedyAt(url)] as const] : [])];
}

const remedyAt = (url: string): string =>
  `find its feeds: dateline source discover ${new URL(url).origin}; or say what it is: --kind sitemap, or --kind page --selector CSS`;

function renderArticle(article: CheckedArticle, number: number): string {
  const { url, title, published, text, textLength, textFrom, events, problem } = article;
  const from = { page: 'of its page', source: 'of what the source carries' };
  const rows: Row[] = [
    [`${number}.`, title ?? 'without a title'],
    ['', url ?? 'without an address'],
    ['', `published ${published ?? 'at a time it does not tell'}`],
    ['', textFrom === null ? 'no text' : `${textLength} characters ${from[textFrom]}`],
    ...(text === '' ? [] : [['', beginningOf(text.replaceAll(/\s+/g, ' '), TEXT)] as const]),
    ...events.map(({ type, actors, quote }): Row => [
      'event',
      `${type} ${actors.join(', ')}: “${beginningOf(quote, QUOTE)}”`,
    ]),
    ...(events.length === 0 && text !== '' ? [['event', 'none was found'] as const] : []),
    ...optionalRow('problem', problem),
  ];
  return plain(renderRows(rows));
}
