import { definitionOf, type Span } from '#events';
import { isDay } from '../dates/calendar.js';
import { addDays } from '../dates/calendar.js';
import type { Claim, Dropped, ReadableArticle } from '../extractor.js';

/** What a claim may speak of: the article, and the actors that its text mentions. */
export type Ground = { readonly article: ReadableArticle; readonly mentioned: ReadonlySet<string> };

type Check = (claim: Claim, ground: Ground) => boolean;

/** Each check by the reason it gives; the first that fails is counted. */
const checks: Readonly<Record<string, Check>> = {
  'unknown-type': (claim) => definitionOf(claim.type) !== undefined,
  schema: (claim) => definitionOf(claim.type)?.data.safeParse(claim.data).success === true,
  'other-article': ({ data }, { article }) =>
    data.evidence.articleId === article.articleId && data.evidence.revision === article.revision,
  'quote-not-in-text': (claim, { article }) => spansOf(claim).every((span) => standsIn(article.text, span)),
  'actor-not-mentioned': ({ data, core }, { mentioned }) =>
    [...data.actors.map((actor) => actor.actorId), ...core].every((id) => mentioned.has(id)),
  'core-not-actor': ({ data, core }) => core.every((id) => data.actors.some((actor) => actor.actorId === id)),
  date: (claim, { article }) => datesMakeSense(claim, article.publishedAt.slice(0, 10)),
};

/** The last gate of any extractor: lets through what the text bears out, and counts what it refuses. */
export function validateClaims(
  claims: readonly Claim[],
  ground: Ground,
): { readonly claims: readonly Claim[]; readonly dropped: readonly Dropped[] } {
  const passed: Claim[] = [];
  const counts = new Map<string, Dropped>();
  for (const claim of claims) {
    const reason = reasonAgainst(claim, ground);
    if (reason === undefined) passed.push(claim);
    else {
      const key = `${claim.type} ${reason}`;
      counts.set(key, { type: claim.type, reason, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  return { claims: passed, dropped: [...counts.values()] };
}

function reasonAgainst(claim: Claim, ground: Ground): string | undefined {
  return Object.entries(checks).find(([, holds]) => !holds(claim, ground))?.[0];
}

function spansOf({ data }: Claim): readonly Span[] {
  return 'quotes' in data ? [...data.evidence.spans, ...data.quotes] : data.evidence.spans;
}

function standsIn(text: string, { start, end, quote }: Span): boolean {
  return start < end && end <= text.length && text.slice(start, end) === quote;
}

/** What is held or said is not of a later day than the article (a day is allowed for time zones); what is planned is not over. */
function datesMakeSense({ type, data: { occurred } }: Claim, published: string): boolean {
  if (occurred === null) return true;
  if (!isDay(occurred.from) || !isDay(occurred.to) || occurred.from > occurred.to) return false;
  if (type === 'MeetingPlanned' || type === 'MeetingRuledOut') return occurred.to >= addDays(published, -1);
  return occurred.from <= addDays(published, 1);
}
