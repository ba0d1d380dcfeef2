import type { SourceSettings } from '#events';

/** What may become of a source; `retired` is for good. */
export type SourceState = 'active' | 'paused' | 'retired';

/** How often a source is fetched. */
export type Schedule = { readonly kind: 'automatic' } | { readonly kind: 'every'; readonly minutes: number };

/** What is wrong with a source, as it was reported. */
export type SourceFault = {
  readonly fault: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly since: string;
  readonly remedy: string;
};

/** Where articles come from, as it stands now. */
export type Source = {
  readonly sourceId: string;
  readonly kind: SourceSettings['kind'];
  /** Null for `push` alone. */
  readonly url: string | null;
  readonly title: string;
  readonly state: SourceState;
  /** Why it is paused or retired. */
  readonly stateReason: string | null;
  /** Null while all is well. */
  readonly failing: SourceFault | null;
  /** In alphabetical order, as are tags. */
  readonly groups: readonly string[];
  readonly tags: readonly string[];
  readonly language: string | null;
  readonly licence: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly schedule: Schedule;
  /** CSS selector of the links of a page. */
  readonly selector: string | null;
  readonly registeredAt: Date;
  readonly changedAt: Date;
  /** Of its stream: grows with everything that happens to it. */
  readonly version: number;
};
