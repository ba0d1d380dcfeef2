import type { Occurred, Place, Topic } from '#events';
import type { Actor, Range } from '../document.js';
import type { Factuality } from '../factuality/factuality.js';
import type { Attribution } from '../merging/occurrence.js';

/** A meeting as one sentence tells it, or as several do once they are merged. */
export type Meeting = {
  readonly factuality: Exclude<Factuality, 'unknown' | 'hypothetical'>;
  readonly kind: 'meeting' | 'call';
  readonly participants: readonly Actor[];
  readonly hosts: readonly string[];
  /** Those without whom it would be another meeting. */
  readonly core: readonly Actor[];
  readonly occurred: Occurred | null;
  readonly where: Place | undefined;
  readonly topics: readonly Topic[];
  readonly attribution: Attribution;
  readonly absentees: readonly string[];
  readonly evidence: readonly Range[];
  readonly rule: string;
  readonly confidence: number;
};

/** The state an actor is or acts for. */
export function countryOf(actor: Actor): string | undefined {
  return actor.country;
}
