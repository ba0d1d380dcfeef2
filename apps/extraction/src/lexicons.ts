import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const word = z.string().min(1);
const words = z.array(word);
const country = z.string().regex(/^[A-Z]{2}$/);
const forms = z.object({ base: words, past: words, present: words, gerund: words });
const byFactuality = z.object({ planned: words, hypothetical: words, 'ruled-out': words });

const schemas = {
  english: z.object({ abbreviations: words, stopWords: words, topicStopWords: words, notNames: words }),
  countries: z.object({
    countries: z.array(
      z.object({ code: country, name: word, names: words, demonyms: words, capitals: words, seats: words }),
    ),
    adjectives: z.array(z.object({ word, name: word })),
  }),
  organisations: z.object({
    organisations: z.array(z.object({ name: word, aliases: words, country: country.optional() })),
    media: words,
    platforms: words,
    endings: words,
    notActors: words,
  }),
  roles: z.object({
    heads: words,
    modifiers: words,
    groups: words,
    institutional: words,
    honorifics: z.record(word, z.enum(['m', 'f', ''])),
    feminine: words,
  }),
  leaders: z.object({
    leaders: z.array(
      z.object({
        name: word,
        aliases: words,
        country: country.optional(),
        terms: z.array(z.object({ role: word, from: z.iso.date(), to: z.iso.date().optional() })),
      }),
    ),
  }),
  names: z.object({ givenNames: words, spellings: z.record(word, word), particles: words }),
  places: z.object({
    places: z.array(z.object({ name: word, country })),
    venues: z.array(z.object({ name: word, place: word, country })),
    venueNouns: words,
  }),
  speech: z.object({
    verbs: z.array(z.object({ lemma: word, forms: words, takes: z.enum(['clause', 'quotation']) })),
    addressees: words,
    venueWords: words,
    unnamed: words,
  }),
  meetings: z.object({ verbs: forms, callVerbs: forms, nouns: words, callNouns: words, lightVerbs: forms }),
  factuality: z.object({
    modals: byFactuality,
    negations: words,
    auxiliaries: words,
    negatedAuxiliaries: words,
    governors: byFactuality,
    nounSigns: byFactuality,
    happened: byFactuality.omit({ hypothetical: true }).extend({ held: words, ongoing: words }),
    presupposing: words,
    conditionals: words,
    unsettling: words,
  }),
  stances: z.object({
    cues: z.array(
      z.object({
        kind: z.enum(['verb', 'adjective', 'noun']),
        position: z.enum(['for', 'conditional', 'considering', 'reserved', 'against']),
        words,
      }),
    ),
    shows: words,
    linking: words,
    evaluations: z.array(z.object({ position: z.enum(['for', 'against', 'reserved']), phrases: words })),
    refusals: words,
    acceptances: words,
    anaphora: words,
    planNouns: words,
    conditions: words,
    firstPerson: z.object({ for: words, against: words, reserved: words }),
  }),
};

/** What is known of the language and the world, as data; see the files in `apps/extraction/lexicons`. */
export type Lexicons = { readonly [K in keyof typeof schemas]: z.infer<(typeof schemas)[K]> };

/** Reads and checks every lexicon of a folder; throws a ZodError naming what does not fit. */
export function loadLexicons(folder: string = lexiconFolder()): Lexicons {
  const load = <K extends keyof typeof schemas>(name: K): Lexicons[K] =>
    schemas[name].parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))) as Lexicons[K];
  return Object.fromEntries(Object.keys(schemas).map((name) => [name, load(name as keyof typeof schemas)])) as Lexicons;
}

/** The folder stands in the project, not in the built code, so it is found from the project's root. */
function lexiconFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isProject(folder)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('The lexicons were not found: no folder above holds the project "dateline"');
    folder = parent;
  }
  return join(folder, 'apps', 'extraction', 'lexicons');
}

function isProject(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  return (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'dateline';
}
