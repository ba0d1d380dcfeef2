import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#platform';
import { contentKey, type PlacedText } from './content-key.js';
import * as sql from './statements.js';

/**
 * The further addresses of articles. Texts come with the id of the article that their address would have of its own; maps
 * tell, by that id, which article an address belongs to instead.
 */
@Injectable()
export class Addresses {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Those of the addresses that belong to another article. */
  async find(ownIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ownIds.length === 0) return new Map();
    const rows = await this.database.query<sql.AddressRow>(sql.selectAddresses(ownIds));
    return new Map(rows.map(({ ownId, articleId }) => [ownId, articleId]));
  }

  /**
   * Each text becomes its own article's, unless another article of the site has it; then its address joins that article,
   * and is among those answered. It is kept before anything is in the log: whoever comes first collects the article.
   */
  async settle(texts: readonly PlacedText[]): Promise<ReadonlyMap<string, string>> {
    const lost = await this.claim(texts);
    if (lost.length === 0) return new Map();
    await this.database.query(sql.joinArticles(lost));
    return this.find(lost.map(({ articleId }) => articleId));
  }

  /** Each text becomes its article's; answers those that are another's. */
  async claim(texts: readonly PlacedText[]): Promise<readonly sql.Joining[]> {
    const claims = texts.flatMap(({ url = '', ...text }): sql.Joining[] => {
      const key = contentKey({ url, ...text });
      return key === null ? [] : [{ key, url, ...text }];
    });
    if (claims.length === 0) return [];
    const first = new Map(claims.toReversed().map((claim) => [claim.key, claim]));
    const got = await this.database.query<{ key: string }>(sql.claimContents([...first.values()]));
    const isGot = new Set(got.map(({ key }) => key));
    return claims.filter(({ key, articleId }) => !isGot.has(key) || first.get(key)?.articleId !== articleId);
  }

  /** Leaves the addresses to articles of their own. */
  async part(ownIds: readonly string[]): Promise<void> {
    if (ownIds.length > 0) await this.database.query(sql.deleteAddresses(ownIds));
  }
}
