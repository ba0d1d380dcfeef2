import type { MentionForm, Token } from '../document.js';
import { wordAt } from '../text/tokens.js';

const placing = new Set([
  'in',
  'at',
  'near',
  'outside',
  'inside',
  'across',
  'throughout',
  'around',
  'into',
  'within',
  'via',
  'toward',
  'towards',
]);
const canBePlace: ReadonlySet<MentionForm> = new Set(['state', 'capital', 'seat', 'organisation', 'demonym'] as const);
const motion =
  /^(?:trip|trips|visit|visits|travel|travels|traveled|travelled|travelling|traveling|went|go|goes|going|fly|flies|flew|flying|return|returned|returns|returning|came|come|moved|sent|send|sends|sending|headed|heading|troops|forces|aid|weapons|arms|arrived|tour|journey|flight|deployed|deploy|exports|deliveries|delegation|envoy|ambassador|way|back|head)$/;

/** Whether a state, capital or body at a token is where something happens rather than who acts. */
export function isLocative(tokens: readonly Token[], from: number, form: MentionForm): boolean {
  if (!canBePlace.has(form)) return false;
  const before = wordAt(tokens, from - 1).toLowerCase();
  const earlier = wordAt(tokens, from - 2).toLowerCase();
  if (before === 'to' || before === 'from') return motion.test(earlier);
  return placing.has(before) || (form === 'capital' && before === ',' && placing.has(earlier));
}
