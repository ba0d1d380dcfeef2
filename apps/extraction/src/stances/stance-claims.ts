import type { Document } from '../document.js';
import type { Claim } from '../extractor.js';
import { occurrenceOf, spanOf } from '../merging/occurrence.js';
import type { Stance } from './stance.js';

const plover = {
  for: 'SUPPORT',
  conditional: 'SUPPORT',
  considering: 'SUPPORT',
  reserved: 'REJECT',
  against: 'REJECT',
} as const;

/** A claim for each holder and topic. */
export function stanceClaims(document: Document, stances: readonly Stance[]): Claim[] {
  return stances.map((stance) => {
    const occurrence = occurrenceOf(document.article, {
      actors: [{ actor: stance.holder, part: 'holder' }],
      occurred: stance.occurred,
      topics: stance.topic === undefined ? [] : [stance.topic],
      basis: stance.basis,
      attribution: stance.attribution,
      confidence: Math.round(stance.confidence * 100) / 100,
      plover: plover[stance.position],
      evidence: stance.evidence,
      rule: stance.rule,
    });
    const quotes = [...stance.quotations]
      .sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)
      .map(({ inner }) => spanOf(document.text, inner))
      .filter((span) => span !== undefined);
    const condition = stance.condition === undefined ? {} : { condition: stance.condition };
    const data = { ...occurrence, position: stance.position, target: stance.target, ...condition, quotes };
    return { type: 'StanceDeclared' as const, data, core: [stance.holder.actorId] };
  });
}
