import type { Chance } from './chance.js';

const list = (words: string): readonly string[] => words.split(',');

const who = list(
  'the harbour master,a spokeswoman for the ministry,the trade unions,two members of the council,the fisheries board,' +
    'residents of the old town,the regional court,an adviser to the mayor,the ferry company,the opposition,' +
    'researchers at the university,the head of the coast guard,several witnesses,the finance committee',
);
const did = list(
  'rejected,welcomed,put off,questioned,defended,made public,voted for,wrote to the government about,asked for more ' +
    'time to study,warned against,agreed on Thursday to,once more criticised',
);
const what = list(
  'the winter timetable,a loan for the new quay,stricter rules on nets,the result of the census,an offer from the ' +
    'neighbouring district,plans for a second bridge,the report on last year’s flood,the sale of the shipyard,' +
    'a ban on night flights,the budget for schools,a treaty that had been signed in spring',
);
const why = list(
  'because the ice had come early,although nobody had asked for it,after a night of talks that led nowhere,since the ' +
    'money had run out by then,as the mayor had promised in the autumn,while hundreds of people waited outside,' +
    'which surprised even those who know the place well,and it is not clear what will happen next',
);
const lead = list(
  ',According to a letter seen by this newspaper,On the following morning,In the meantime,At a meeting in the town hall,' +
    'For the first time in years,Asked about it on Monday',
);
const places = list('Arveland,Belmouth,Corrin,Dunhaven,Eskholm,Falsund,Gorrick,Holmsey,Inverlach,Jarrow,Kelso,Lundvik');
const said = list('said,added,told reporters,wrote,insisted');

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** A plain English sentence of some twenty words. */
export function aSentence(chance: Chance): string {
  const clause = `${chance.pick(who)} in ${chance.pick(places)} ${chance.pick(did)} ${chance.pick(what)}`;
  const opening = chance.pick(lead);
  const whole = opening === '' ? capital(clause) : `${opening}, ${clause}`;
  if (chance.below(5) === 0)
    return `“${capital(clause)} ${chance.pick(why)},” ${chance.pick(who)} ${chance.pick(said)}.`;
  return `${whole}, ${chance.pick(why)}, with ${chance.between(2, 980)} in favour.`;
}

/** So many sentences in a row. */
export const sentences = (chance: Chance, count: number): string =>
  Array.from({ length: count }, () => aSentence(chance)).join(' ');

/** A headline: a sentence without its end. */
export const aHeadline = (chance: Chance): string =>
  `${capital(chance.pick(places))}: ${chance.pick(who)} ${chance.pick(did)} ${chance.pick(what)} (${chance.between(100, 999)})`;
