/** Sentences of a small world, all different: a text of them shares nothing with that of another number. */
export function aReport(number: number, sentences = 12): string {
  const all = Array.from({ length: sentences }, (_, nth) => sentenceOf(number * 1000 + nth));
  return all.join(' ');
}

const who = 'harbour pilot,mayor,trade union,fisheries board,old lighthouse keeper,ferry line,coast guard,town council';
const does = 'rejected,welcomed,postponed,questioned,defended,published,forgot,rewrote';
const what = 'the winter timetable,a loan for the quay,new rules for nets,the census of seals,an offer from the north';
const why = 'because the ice came early,although nobody had asked,after a night of talks,since the money ran out';

function sentenceOf(seed: number): string {
  const pick = (list: string, turn: number): string => {
    const words = list.split(',');
    return words[numberOf(seed * 8 + turn) % words.length] ?? '';
  };
  return `In ${name(seed)} the ${pick(who, 1)} of ${name(seed + 7)} ${pick(does, 2)} ${pick(what, 3)} near ${name(seed + 13)} ${pick(why, 4)}.`;
}

/** A made-up name that is the same for the same number. */
function name(seed: number): string {
  const bits = numberOf(seed);
  return `${['Ar', 'Bel', 'Cor', 'Dun', 'Esk', 'Fal', 'Gor', 'Hol'][bits & 7] ?? ''}${(bits >>> 3).toString(36)}um`;
}

/** A number without pattern that is the same for the same seed. */
function numberOf(seed: number): number {
  const bits = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d);
  return Math.imul(bits ^ (bits >>> 12), 0x297a2d39) >>> 8;
}
