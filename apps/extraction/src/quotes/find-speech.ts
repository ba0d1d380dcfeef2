import type { Document, Range, Speech } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { anyOf, pattern } from '../text/patterns.js';
import { actorsIn, quotationsIn, rangeIn, type Reading } from '../text/reading.js';

/** After a name, one of these says what the named one does: `said Spain would join` is not said by Spain. */
const auxiliary = '(?:would|will|was|were|is|are|had|has|have|could|should|must|may|might|can|did|does|do)';

const speechPatterns = once((lexicons: Lexicons) => {
  const clause = anyOf(
    lexicons.speech.verbs.filter((verb) => verb.takes === 'clause').flatMap((verb) => verb.forms.slice(0, 3)),
  );
  const finite = anyOf(lexicons.speech.verbs.flatMap((verb) => verb.forms.slice(0, 3)));
  const gerund = anyOf(lexicons.speech.verbs.map((verb) => verb.forms[3] ?? verb.lemma));
  const aside =
    '(?:, (?:who|which|whose|[a-z]+ing|flanked by|asked) [^;.\\ue800-\\ue9ff]{1,100}?,| (?:--|—|–) [^;.\\ue800-\\ue9ff]{1,100}? (?:--|—|–))';
  return {
    before: pattern(
      `(?<who>{actors})(?:'s (?:office|spokes[a-z]+|government|leadership|administration))?(?:${aside})?,? ?(?:who )?{adverbs}(?<cue>${clause})(?![a-z'-])`,
    ),
    inverted: pattern(`(?:{quotation},?|,) ?(?<cue>${clause}) (?<who>{actor})(?! ${auxiliary} )`),
    mixed: pattern(
      `(?<who>{actor})(?:${aside})?(?<between>) (?:also )?{adverbs}(?<cue>${finite})(?![a-z])[^\\ue800-\\ue9ff.;]{0,160}{quotation}`,
    ),
    calling: pattern(
      `(?<who>{actor})(?<between>[^\\ue800-\\ue9ff.;]{1,160}?)(?<![a-z])(?<cue>${gerund})(?![a-z])[^\\ue800-\\ue9ff.;]{0,90}{quotation}`,
    ),
    according: pattern('(?<cue>[Aa]ccording to) (?<who>{actor})'),
    document: pattern(
      '(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er) (?:statement|tweet|letter|message|post) (?:also |then )?(?<cue>said|read|added|continued)(?![a-z])',
    ),
  };
});

/** Verbs of saying whose object is the one who is told. */
const telling = /^(?:tell|told|inform|assur|remind|warn)/;

const leadPatterns = once((lexicons: Lexicons) => {
  const whenOrWhere = '(?: {date}| (?:in|on|at|to|during|after|via|late|early) [^,;.\\ue800-\\ue9ff]{1,50}?)*';
  const addressee = ` (?:{actor}|(?:the )?(?:[A-Za-z]+ ){0,2}${anyOf(lexicons.speech.addressees)})(?![a-z])`;
  return {
    said: pattern(`^(?:${whenOrWhere} that|(?: on)? {date})?(?:\\s+|$)`, 'du'),
    told: pattern(`^(?: [^,;.\\ue800-\\ue9ff]{1,70}? that|${addressee}(?: (?:on )?{date})?)(?:\\s+|$)`, 'du'),
  };
});

/** How much stands between the verb and what is said: who is told, when, where, and `that`. */
function leadOf(cue: string, after: string, lexicons: Lexicons): number {
  const { said, told } = leadPatterns(lexicons);
  const object = telling.test(cue) ? told.exec(after) : null;
  return (object ?? said.exec(after))?.[0].length ?? 0;
}

/** Finds who says what: speaker before, inside or after the words, and quotations that go on. */
export function findSpeech(document: Document, readings: readonly Reading[], lexicons: Lexicons): Speech[] {
  const found: Speech[] = [];
  for (const reading of readings) {
    const last = found.at(-1);
    const here = speechIn(reading, lexicons);
    if (here.length > 0) found.push(...here);
    else if (last !== undefined) found.push(...continued(document, reading, last, lexicons));
  }
  return found;
}

function speechIn(reading: Reading, lexicons: Lexicons): Speech[] {
  const patterns = speechPatterns(lexicons);
  const said = [...reading.words.matchAll(patterns.before), ...reading.words.matchAll(patterns.inverted)].sort(
    (a, b) => a.index - b.index,
  );
  if (said.length > 0)
    return said.flatMap((match, at) =>
      speechOf(reading, match, { until: said[at + 1]?.index, first: at === 0, rule: 'said' }, lexicons),
    );
  const mixed = [...reading.words.matchAll(patterns.mixed)];
  if (mixed.length > 0)
    return mixed.flatMap((match, at) =>
      speechOf(reading, match, { until: mixed[at + 1]?.index, first: at === 0, rule: 'mixed' }, lexicons),
    );
  const calling = reading.words.matchAll(patterns.calling).next().value;
  if (calling !== undefined && isReadable(calling.groups?.['between'] ?? ''))
    return speechOf(reading, calling, { first: true, rule: 'mixed' }, lexicons);
  const according = reading.words.matchAll(patterns.according).next().value;
  return according === undefined ? [] : speechOf(reading, according, { first: true, rule: 'according' }, lexicons);
}

/** Another actor between speaker and verb may be the one who speaks, unless the verb is only an object away. */
function isReadable(between: string): boolean {
  return !/ (?:that|which|while|because|whose) /.test(between);
}

type How = { readonly until?: number | undefined; readonly first: boolean; readonly rule: string };

function speechOf(reading: Reading, match: RegExpMatchArray, how: How, lexicons: Lexicons): Speech[] {
  const indices = match.indices?.groups;
  const [who, cue] = [indices?.['who'], indices?.['cue']];
  if (who === undefined || cue === undefined) return [];
  const content = contentOf(reading, { who, cue }, how, lexicons);
  const range = rangeIn(reading, Math.min(who[0], content[0]), Math.max(cue[1], content[1]));
  const inside = quotationsIn(reading, how.first ? 0 : who[0], how.until ?? reading.words.length);
  return actorsIn(reading, who)
    .slice(0, 4)
    .map((speaker) => ({
      ...range,
      speaker,
      sentence: reading.sentence.index,
      cue: rangeIn(reading, who[0] < cue[0] ? who[0] : cue[0], Math.max(who[1], cue[1])),
      content: rangeIn(reading, ...content),
      quotations: inside,
      rule: how.rule,
    }));
}

type Found = { readonly who: readonly [number, number]; readonly cue: readonly [number, number] };

/** What is said stands after the verb, or before it where the sentence begins with it. */
function contentOf(reading: Reading, { who, cue }: Found, how: How, lexicons: Lexicons): [number, number] {
  const end = how.until ?? reading.words.length;
  const after = Math.max(who[1], cue[1]);
  const before = reading.words.slice(0, Math.min(who[0], cue[0]));
  const said = before.replace(/[\s,]+$/, '').length;
  if (said > 0 && standsBefore(before, reading.words.slice(after, end), how)) return [0, said];
  const from = Math.min(
    after + leadOf(reading.words.slice(...cue), reading.words.slice(after, end), lexicons),
    end - 1,
  );
  const words = reading.words.slice(from, end).replace(/[\s,]*(?:(?:and|but|while|as) ?)?$/, '');
  if (said > 0 && !/[\p{L}\ue000-\ue9ff]/u.test(words)) return [0, said];
  return [from, from + Math.max(1, words.length)];
}

function standsBefore(before: string, after: string, how: How): boolean {
  if (how.rule === 'according') return true;
  return how.first && /[\ue800-\ue9ff,]\s?$/.test(before) && !introduction.test(before) && !hasClause(after);
}

/** `In Moscow,` or `On Tuesday,` tells where and when, not what is said. */
const introduction =
  /^(?:(?:In|On|At|After|Before|During|Following|Earlier|Later|Speaking|Asked|Separately|Meanwhile)\b[^,\ue800-\ue9ff]*|[\ue600-\ue7ff]),\s*$/;

/** Whether what follows a verb of saying is itself what is said. */
function hasClause(after: string): boolean {
  return / that /.test(after) || (/[\ue800-\ue9ff]/.test(after) && !/^[^\ue800-\ue9ff]{0,60}$/.test(after));
}

/** A sentence that is all quotation, or that `the statement said`, goes on with the speaker before. */
function continued(document: Document, reading: Reading, last: Speech, lexicons: Lexicons): Speech[] {
  const distance = reading.sentence.index - last.sentence;
  if (distance > 2 || last.quotations.length === 0) return [];
  const cue = reading.words.matchAll(speechPatterns(lexicons).document).next().value;
  const bare = /^[\s\ue800-\ue9ff.,]+$/.test(reading.words);
  const quotations = quotationsIn(reading, 0, reading.words.length);
  if ((!bare && cue === undefined) || quotations.length === 0) return [];
  const range: Range = { start: reading.sentence.start, end: reading.sentence.end };
  return [
    {
      ...range,
      speaker: last.speaker,
      sentence: reading.sentence.index,
      cue: range,
      content: range,
      quotations,
      rule: 'continued',
    },
  ];
}
