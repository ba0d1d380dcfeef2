import { styleText } from 'node:util';
import { tellsAct } from '#events';
import type { Claim, Extraction } from '../../apps/extraction/src/extractor.js';

/** What an article says, for people to read; colours go away by themselves where the output is no terminal. */
export function renderExtraction(name: string, { claims, dropped, skipped }: Extraction): string {
  const refused = dropped.map(({ type, reason, count }) => `refused ${count} × ${type}: ${reason}`);
  if (skipped !== undefined) return `${strong(name)}: not read, ${skipped}`;
  const count = claims.length === 1 ? '1 event' : `${claims.length} events`;
  return [`${strong(name)}: ${count}`, ...claims.map(renderClaim), ...refused].join('\n\n');
}

const strong = (words: string): string => (process.stdout.isTTY ? styleText('bold', words) : words);
const faint = (words: string): string => (process.stdout.isTTY ? styleText('dim', words) : words);

function renderClaim({ type, data }: Claim): string {
  const { occurred, where, evidence, basis, confidence, topics } = data;
  const actors = data.actors.map(({ name, role, country }) => [name, [role, country].filter(Boolean).join(', ')]);
  const rows: [string, string | undefined][] = [
    ['who', actors.map(([name, rest]) => (rest === '' ? name : `${name ?? ''} (${rest ?? ''})`)).join('; ')],
    ...details({ type, data } as Claim),
    ['when', occurred === null ? undefined : `${interval(occurred)} (“${occurred.expression}”)`],
    ['where', where === undefined ? undefined : [where.venue, where.name, where.country].filter(Boolean).join(', ')],
    ['about', topics.map(({ label }) => label).join('; ')],
    [
      'how',
      `${basis}${data.background ? ', background' : ''}, confidence ${confidence.toFixed(2)}, rule ${data.extractor.rule}`,
    ],
    ...evidence.spans.map(({ start, end, quote }): [string, string] => [`${start}–${end}`, faint(quote)]),
  ];
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  return [strong(type), ...shown.map(([label, value]) => `  ${label.padEnd(11)} ${value ?? ''}`)].join('\n');
}

function details(claim: Claim): [string, string | undefined][] {
  if (tellsAct(claim)) return [['what', claim.data.about ?? undefined]];
  switch (claim.type) {
    case 'MeetingHeld':
      return [
        ['state', claim.data.state],
        ['absent', claim.data.absentees.join('; ')],
      ];
    case 'MeetingPlanned':
    case 'MeetingRuledOut':
      return [['kind', claim.data.kind]];
    case 'StanceDeclared':
      return [
        ['position', `${claim.data.position}: ${claim.data.target}`],
        ['condition', claim.data.condition],
      ];
    case 'StatementMade':
      return [
        ['says', claim.data.content],
        ['venue', claim.data.venue],
      ];
  }
}

const interval = ({ from, to }: { from: string; to: string }): string => (from === to ? from : `${from} to ${to}`);
