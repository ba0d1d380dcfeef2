/** What OPML has no word for; other programs pass over it. */
export const ownAttributes = [
  'datelineKind',
  'datelineSelector',
  'datelineMinutes',
  'datelineLicence',
  'datelineCountry',
  'datelineState',
  'datelineReason',
] as const;

/** An outline of OPML as it is read and written. Attributes are words; nothing is sure of them. */
export type Outline = {
  readonly text?: string;
  readonly title?: string;
  readonly type?: string;
  readonly url?: string;
  readonly xmlUrl?: string;
  readonly category?: string;
  readonly language?: string;
  readonly outlines?: readonly Outline[];
} & { readonly [A in (typeof ownAttributes)[number]]?: string };
