import { passage, type Passage } from './passage.js';

/** Where a string of an annotation begins in the text, or -1 where it does not stand there. */
function placeOf(text: string, written: string): number {
  const [string = '', count = '1'] = written.split('§');
  let at = -1;
  for (let n = 0; n < Number(count); n += 1) {
    at = text.indexOf(string, at + 1);
    if (at < 0) return -1;
  }
  return at;
}

type Named = readonly [what: string, written: string | null | undefined];

function stringsOf({ entities, events, stances, quotes }: Passage): Named[] {
  return [
    ...entities.flatMap(({ text, role }): Named[] => [
      ['entity', text],
      ['role', role],
    ]),
    ...events.flatMap(({ trigger, agents, targets, place, time }): Named[] => [
      ['trigger', trigger],
      ...[...agents, ...targets].map((actor): Named => ['actor', actor]),
      ['place', place],
      ['time', time],
    ]),
    ...stances.flatMap(({ holder, target, cue, condition }): Named[] => [
      ['holder', holder],
      ['target', target],
      ['cue', cue],
      ['condition', condition],
    ]),
    ...quotes.flatMap(({ speaker, cue, content }): Named[] => [
      ['speaker', speaker],
      ['cue', cue],
      ['content', content],
    ]),
  ];
}

/** A meeting that is planned, or ruled out, says so twice: in its type and in its modality. */
const fixed = { MeetingPlanned: 'planned', MeetingRuledOut: 'ruled-out' } as const;

function contradictionsOf({ events }: Passage): string[] {
  return events.flatMap(({ type, modality }) => {
    const wanted = type === 'MeetingPlanned' || type === 'MeetingRuledOut' ? fixed[type] : modality;
    return wanted === modality ? [] : [`${type} must be ${wanted}, not ${modality}`];
  });
}

/** What is wrong with a line of a file of passages; nothing for a good one. */
export function faultsOf(line: string): string[] {
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch (error) {
    return [(error as Error).message];
  }
  const { data, error } = passage.safeParse(given);
  if (data === undefined) return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const missing = stringsOf(data).flatMap(([what, written]) =>
    written === null || written === undefined || placeOf(data.text, written) >= 0
      ? []
      : [`${what} is not in the text: ${written}`],
  );
  return [...missing, ...contradictionsOf(data)];
}

/** The same for whole files, each fault with its file and line; two passages of one text are a fault as well. */
export function faultsOfFiles(files: readonly { readonly name: string; readonly text: string }[]): string[] {
  const seen = new Map<string, string>();
  return files.flatMap(({ name, text }) =>
    text.split('\n').flatMap((line, index) => {
      if (line.trim() === '') return [];
      const place = `${name}:${index + 1}`;
      const faults = faultsOf(line);
      if (faults.length > 0) return faults.map((fault) => `${place}: ${fault}`);
      const words = (JSON.parse(line) as Passage).text;
      const before = seen.get(words);
      seen.set(words, place);
      return before === undefined ? [] : [`${place}: the same text as ${before}`];
    }),
  );
}
