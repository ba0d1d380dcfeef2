import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CollectArticleCommand } from '../articles/collect-article.command.js';
import { articleOfPage } from '../bulk/warc/article-of-page.js';
import { readHttpResponse } from '../bulk/warc/http-response.js';
import { MAX_PAGE_BYTES } from '../bulk/warc/warc.js';
import { Documents, type Stored } from '../documents/documents.js';
import { PageReader } from '../pages/page-reader.js';
import { Stages, type RetriedEntry } from './stages.js';

/** Reads again what could not be read of a page, wherever it came from, and of a record of a WARC file. */
@Injectable()
export class PageStages implements OnModuleInit {
  constructor(
    @Inject(Stages) private readonly stages: Stages,
    @Inject(PageReader) private readonly pages: PageReader,
    @Inject(Documents) private readonly documents: Documents,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  onModuleInit(): void {
    this.stages.add('page', async (entry) => [await this.#collect(entry, keptOf(entry))]);
    this.stages.add('warc', async (entry) => [await this.#collect(entry, await this.#unpack(keptOf(entry)))]);
  }

  async #unpack({ bytes, url, fetchedAt }: Stored): Promise<Stored> {
    const { body, headers } = await readHttpResponse(bytes, MAX_PAGE_BYTES);
    const origin = { url, contentType: headers.get('content-type') ?? null, fetchedAt };
    return { ...origin, hash: await this.documents.put(body, origin), bytes: body };
  }

  async #collect(entry: RetriedEntry, { bytes, contentType, hash, ...stored }: Stored): Promise<string> {
    const url = entry.url ?? stored.url;
    if (url === null) throw new Error('Nobody knows its address');
    const { fetchedAt } = stored;
    const page = await this.pages.read({ bytes, contentType, url, fetchedAt: fetchedAt.toISOString() });
    const publishedAt = entry.publishedAt?.toISOString() ?? null;
    const context = { url, fetchedAt, documentHash: hash, sourceId: entry.sourceId, publishedAt };
    const { submission, origin } = await articleOfPage(page, context);
    const command = new CollectArticleCommand(submission, 'operator:retry', origin);
    return (await this.commands.execute(command)).articleId;
  }
}

function keptOf({ document }: RetriedEntry): Stored {
  if (document === null) throw new Error('Its bytes are not kept any more');
  return document;
}
