import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Database } from '#platform';
import { contentHash } from '../../articles/article-identity.js';
import { CollectArticleCommand } from '../../articles/collect-article.command.js';
import { articleOfPage, type PageArticle } from '../../bulk/warc/article-of-page.js';
import { PageReader } from '../../pages/page-reader.js';
import { Documents, type Stored } from '../documents.js';
import { keptArticles, type KeptArticle, type RederiveFilter } from './kept-articles.js';

/**
 * `poorer`: less than half of the text is found now, which is no gain, so it stays as it is; `gone`: its bytes are not
 * kept any more; `unreadable`: they give no article now, e.g. since they are a feed's.
 */
export const rederiveOutcomes = ['same', 'different', 'poorer', 'gone', 'unreadable'] as const;
export type RederiveOutcome = (typeof rederiveOutcomes)[number];

/** What reading one article's bytes again came to. */
export type Rederived = {
  readonly articleId: string;
  readonly url: string;
  readonly outcome: RederiveOutcome;
  /** Of the text and its title before, and as they are read now. */
  readonly before: Words;
  readonly now: Words | null;
  readonly error: string | null;
};
type Words = { readonly title: string; readonly characters: number };

/** Articles that are asked for at once. */
const PAGE = 50;
/** Where a title may come from that a page knows better. */
const OF_PAGE = new Set(['json-ld', 'open-graph', 'meta', 'heading', 'title', 'text']);

/** Reads the bytes of articles with the readers of today. */
@Injectable()
export class Rederive {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Documents) private readonly documents: Documents,
    @Inject(PageReader) private readonly pages: PageReader,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  /**
   * Every article that is meant, one after the other; where its text is read differently now, the article is revised,
   * unless this is a trial. Done again it changes nothing, so what was broken off is begun anew.
   */
  async *run(filter: RederiveFilter, { isTrial }: { isTrial: boolean }): AsyncGenerator<Rederived> {
    for (let after = ''; ;) {
      const articles = await keptArticles(this.database, filter, { after, limit: PAGE });
      for (const article of articles) yield await this.#read(article, isTrial);
      const last = articles.at(-1);
      if (last === undefined) return;
      after = last.streamId;
    }
  }

  async #read(article: KeptArticle, isTrial: boolean): Promise<Rederived> {
    const { articleId, url = '', title, text, documentHash = '' } = article.data;
    const known = { articleId, url, before: { title, characters: text.length }, now: null, error: null };
    const document = await this.documents.get(documentHash);
    if (document === null) return { ...known, outcome: 'gone' };
    const { bytes, contentType, fetchedAt } = document;
    try {
      refuseFeeds(document);
      const page = await this.pages.read({ bytes, contentType, url, fetchedAt: fetchedAt.toISOString() });
      const context = { url, fetchedAt, documentHash, sourceId: null, publishedAt: null };
      const read = keepWhatSourceSaid(await articleOfPage(page, context), article);
      const now = { title: read.submission.title, characters: read.submission.text.length };
      if (contentHash(read.submission) === article.data.contentHash) return { ...known, now, outcome: 'same' };
      if (now.characters < text.length / 2) return { ...known, now, outcome: 'poorer' };
      if (!isTrial) await this.#revise(read);
      return { ...known, now, outcome: 'different' };
    } catch (error) {
      return { ...known, outcome: 'unreadable', error: (error as Error).message };
    }
  }

  async #revise({ submission, origin }: PageArticle): Promise<void> {
    await this.commands.execute(new CollectArticleCommand(submission, 'operator:rederive', origin));
  }
}

/** A page reader finds some text in a feed as well, of all its articles. */
function refuseFeeds({ contentType, bytes }: Stored): void {
  const isHtml =
    /html/i.test(contentType ?? 'html') && !/^\s*<(\?xml[^>]*>\s*<)?(rss|feed|rdf:RDF)\b/i.test(headOf(bytes));
  if (!isHtml) throw new Error('It was not read from a page');
}

const headOf = (bytes: Buffer): string => bytes.toString('latin1', 0, 500);

/** What did not come from the page stays as it is, and so does the article's address, which is its identity. */
function keepWhatSourceSaid({ submission, origin }: PageArticle, { data }: KeptArticle): PageArticle {
  const isTitleOfPage = OF_PAGE.has(data.provenance?.title?.from ?? '');
  return {
    submission: {
      ...present(data, ['url', 'publisher', 'language']),
      title: isTitleOfPage ? submission.title : data.title,
      text: submission.text,
      publishedAt: data.publishedAt,
    },
    origin: {
      ...present(data, ['sourceId', 'byline', 'updatedAt', 'documentHash']),
      provenance: {
        ...data.provenance,
        ...present(origin.provenance ?? {}, isTitleOfPage ? ['title', 'text'] : ['text']),
      },
    },
  };
}

/** Those of the members that the object has. */
function present<T extends object, Name extends keyof T>(object: T, names: readonly Name[]): Pick<T, Name> {
  const found = names.filter((name) => object[name] !== undefined).map((name) => [name, object[name]] as const);
  return Object.fromEntries(found) as Pick<T, Name>;
}
