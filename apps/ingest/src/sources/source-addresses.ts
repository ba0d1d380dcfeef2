import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '#domain';
import { EventStore } from '#event-store';
import { Database } from '#platform';
import { canonicalUrl } from '../urls/canonical-url.js';
import { foldSource, type LoggedSource } from './fold-source.js';

/** Who wants an address, and the version its stream has while it does; 0 for a source that is to be registered. */
export type Claim = { readonly sourceId: string; readonly version: number };
type Held = Claim & { readonly isFresh: boolean };

/** The one form of a source's address: two with the same are the same source. */
export const addressOf = (url: string): string => canonicalUrl(url).replace(/^https?:\/\/(www\.)?/, '');

/**
 * Who may stand at which address: one source each. A claim is written before the event that makes it true, so that of two
 * processes only one goes on; a claim whose event never came, for its process died, holds nobody up. The streams decide
 * what is true: a claim of a source that is elsewhere by now, or retired, is void.
 */
@Injectable()
export class SourceAddresses {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(EventStore) private readonly store: EventStore,
  ) {}

  /**
   * Claims an address. Answers the id to go on with: another one where its registration was begun and not ended, so that the
   * first event of that stream settles who was first. Throws DomainError that names the source which stands there.
   */
  async claim(url: string, claim: Claim): Promise<string> {
    const address = addressOf(url);
    for (;;) {
      const held = await this.#claimOrSee(address, claim);
      if (held.sourceId === claim.sourceId) return claim.sourceId;
      const other = foldSource(held.sourceId, await this.store.readStream(`source-${held.sourceId}`));
      const isBegun = other.version === 0;
      if (isBegun && claim.version === 0) {
        if (await this.#pass(address, { from: held, to: held })) return held.sourceId;
      } else if (isStanding(other, held, address)) {
        throw new DomainError('SOURCE_REGISTERED_ALREADY', nameOf(held, other));
      } else if (await this.#pass(address, { from: held, to: claim })) return claim.sourceId;
    }
  }

  async #claimOrSee(address: string, { sourceId, version }: Claim): Promise<Held> {
    const [held] = await this.database.query<Held>({
      name: 'claim-source-address',
      text: `INSERT INTO dateline.source_address AS held (address, source_id, version) VALUES ($1, $2, $3)
             ON CONFLICT (address) DO UPDATE SET
               version = CASE WHEN held.source_id = EXCLUDED.source_id THEN EXCLUDED.version ELSE held.version END,
               claimed_at = CASE WHEN held.source_id = EXCLUDED.source_id THEN now() ELSE held.claimed_at END
             RETURNING source_id AS "sourceId", version, claimed_at > now() - interval '1 minute' AS "isFresh"`,
      values: [address, sourceId, version],
    });
    if (held === undefined) throw new Error(`The claim to ${address} answered no row`);
    return held;
  }

  /** Answers false, and does nothing, when the claim is no longer what it was. */
  async #pass(address: string, { from, to }: { from: Claim; to: Claim }): Promise<boolean> {
    const passed = await this.database.query({
      text: `UPDATE dateline.source_address SET source_id = $4, version = $5, claimed_at = now()
             WHERE address = $1 AND source_id = $2 AND version = $3 RETURNING address`,
      values: [address, from.sourceId, from.version, to.sourceId, to.version],
    });
    return passed.length > 0;
  }
}

/** It stands there, or its event that says so may come any moment. */
function isStanding({ known, version }: LoggedSource, held: Held, address: string): boolean {
  if (held.isFresh && version === held.version) return true;
  const url = known.settings?.url;
  return known.state !== 'retired' && url !== undefined && addressOf(url) === address;
}

const nameOf = ({ sourceId }: Held, { known }: LoggedSource): string =>
  `${sourceId}${known.settings === undefined ? '' : `, ${known.settings.title}`}`;
