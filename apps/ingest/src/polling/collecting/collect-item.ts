import type { CommandBus } from '@nestjs/cqrs';
import { OversizeEventError } from '#event-store';
import { articleSubmission } from '../../articles/article-submission.js';
import { CollectArticleCommand } from '../../articles/collect-article.command.js';
import { detectLanguage } from '../../languages/detect-language.js';
import type { Quarantine, Unreadable } from '../../quarantine/quarantine.js';
import type { Source } from '../../sources/source.js';
import type { ListedItem } from '../listing/listed-item.js';
import { composeArticle, declaredLanguage, textOf, type ArticleParts } from './compose-article.js';

/** Which article came of an item. */
export type CollectedItem = {
  readonly articleId: string;
  readonly outcome: 'collected' | 'revised' | 'unchanged';
  /** Characters. */
  readonly textLength: number;
};

/** An item whose text its source carries. */
export type CarriedItem = {
  readonly item: ListedItem;
  readonly source: Source;
  /** Of the listing, and how it was answered: what it takes to read it again. */
  readonly documentHash: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly now: Date;
};

/** Who collects, as events name it. */
const ACTOR = 'client:polling';

/** Makes articles of items. What cannot be one is held in quarantine; nothing is lost. */
export class CollectItem {
  constructor(
    private readonly commands: CommandBus,
    private readonly quarantine: Quarantine,
  ) {}

  /** Null where it is held in quarantine. */
  fromListing({ item, headers, ...given }: CarriedItem): Promise<CollectedItem | null> {
    const held = { stage: 'item', itemKey: item.key, headers } as const;
    return this.#collect({ ...given, item, page: null, url: item.url }, held);
  }

  /** The article of a page that was fetched, or could not be. Null where it is held in quarantine. */
  fromPage(parts: ArticleParts): Promise<CollectedItem | null> {
    return this.#collect(parts, { stage: 'article' });
  }

  async #collect(
    parts: ArticleParts,
    held: Pick<Unreadable, 'stage' | 'itemKey' | 'headers'>,
  ): Promise<CollectedItem | null> {
    const fault = await this.article(parts);
    if (typeof fault !== 'string') return fault;
    const { item, url, source, documentHash } = parts;
    const { published: publishedAt } = item;
    await this.quarantine.hold({ ...held, url, sourceId: source.sourceId, documentHash, error: fault, publishedAt });
    return null;
  }

  /** A string tells why no article can be made of it. */
  async article(parts: ArticleParts): Promise<CollectedItem | string> {
    const text = textOf(parts);
    if (text === null) return 'It has no text: neither its source nor its page says more than its title';
    const language = await detectLanguage(text, declaredLanguage(parts));
    const composed = composeArticle(parts, { text, language });
    const checked = articleSubmission.safeParse(composed.submission);
    if (!checked.success)
      return checked.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    try {
      const command = new CollectArticleCommand(checked.data, ACTOR, composed.origin);
      const { articleId, outcome } = await this.commands.execute(command);
      return { articleId, outcome, textLength: checked.data.text.length };
    } catch (error) {
      if (error instanceof OversizeEventError) return error.message;
      throw error;
    }
  }
}
