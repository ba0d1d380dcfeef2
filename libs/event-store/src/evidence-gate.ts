import type { Evidence, Span } from '#events';
import { InvalidEventError } from './errors.js';
import type { Prepared } from './prepare-append.js';

/** Names one text: an article's revision. */
export type TextKey = `${string}/${number}`;

type Claim = { readonly type: string; readonly key: TextKey; readonly spans: readonly Span[] };

/** Half a surrogate pair: a span that cuts a character in two. */
const HALF_PAIR = /\p{Surrogate}/u;

const keyOf = ({ articleId, revision }: { articleId: string; revision: number }): TextKey => `${articleId}/${revision}`;

/** Every event that claims words of an article, with the text it claims them of. */
function claimsOf(events: readonly Prepared[]): Claim[] {
  return events.flatMap(({ type, data }) => {
    if (!('evidence' in data)) return [];
    const evidence: Evidence = data.evidence;
    const quotes = 'quotes' in data ? data.quotes : [];
    return [{ type, key: keyOf(evidence), spans: [...evidence.spans, ...quotes] }];
  });
}

/** The texts that come with the events themselves. */
function textsOf(events: readonly Prepared[]): Map<TextKey, string> {
  return new Map(events.flatMap(({ data }): [TextKey, string][] => ('text' in data ? [[keyOf(data), data.text]] : [])));
}

/**
 * Refuses events whose quotes do not stand in their article at their offsets (UTF-16 code units). `load` answers the
 * texts of revisions that are in the log already. Throws InvalidEventError.
 */
export async function checkEvidence(
  events: readonly Prepared[],
  load: (keys: readonly TextKey[]) => Promise<ReadonlyMap<TextKey, string>>,
): Promise<void> {
  const claims = claimsOf(events);
  const own = textsOf(events);
  const missing = [...new Set(claims.map(({ key }) => key))].filter((key) => !own.has(key));
  const loaded = missing.length > 0 ? await load(missing) : new Map<TextKey, string>();
  for (const { type, key, spans } of claims) {
    const text = own.get(key) ?? loaded.get(key);
    if (text === undefined) throw new InvalidEventError(type, `there is no article ${key}`);
    const wrong = spans.find(({ start, end, quote }) => text.slice(start, end) !== quote || HALF_PAIR.test(quote));
    if (wrong !== undefined) {
      const { start, end, quote } = wrong;
      throw new InvalidEventError(type, `article ${key} does not say "${quote}" at [${start}, ${end})`);
    }
  }
}
