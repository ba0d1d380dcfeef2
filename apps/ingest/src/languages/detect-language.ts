import type { eld as eldType } from 'eld/medium';
import { fits, indonesian, malay, profiles, shareOf } from './profiles.js';
import { writingOf, type Writing } from './scripts.js';

/** The language of a text as ISO 639-1, or `null` where nothing tells it. */
export type DetectedLanguage = {
  readonly language: string | null;
  /** From 0 to 1: how sure that is. */
  readonly confidence: number;
  readonly from: 'detected' | 'declared';
};

/** How much of a text is read, in UTF-16 code units: more makes no answer better. */
const SAMPLE = 1_000;
/** With fewer letters than this, what is declared says more than the words. */
const FEW_LETTERS = 25;
/** What the text does not contradict is believed as much as this. */
const DECLARED = 0.7;
/** Addresses, handles and hashtags are in no language. */
const NO_WORDS = /(?:https?:\/\/|www\.)\S+|\S+@\S+|[@#][\p{L}\p{N}_]+/gu;
/** Languages that words hardly tell apart: between them, what is declared decides. `no` stands for its two forms. */
const siblings: readonly (readonly string[])[] = [
  ['no', 'nb', 'nn', 'da'],
  ['hr', 'bs', 'sr', 'sh'],
  ['id', 'ms'],
  ['nl', 'af'],
  ['sr', 'mk', 'bg'],
  ['es', 'gl'],
  ['he', 'yi'],
];
/** Older codes that are still declared. */
const renamed: Readonly<Record<string, string>> = { iw: 'he', in: 'id', ji: 'yi', jw: 'jv', mo: 'ro', fil: 'tl' };

/**
 * Tells the language of a text; `declared` is what its source says, a BCP 47 tag. The words decide where they are clear;
 * what is declared decides where they are few, or where it is one of languages that are much alike.
 */
export async function detectLanguage(text: string, declared?: string): Promise<DetectedLanguage> {
  const said = codeOf(declared);
  const writing = writingOf(text.slice(0, SAMPLE).replace(NO_WORDS, ' '));
  if (writing === null) return { language: said, confidence: said === null ? 0 : DECLARED / 2, from: 'declared' };
  const found = await languageOf(writing);
  if (said === null) return answer(found, found.confidence);
  if (found.language === said) return answer(found, Math.max(found.confidence, DECLARED));
  return !found.clear || areSiblings(found.language, said)
    ? { language: said, confidence: DECLARED, from: 'declared' }
    : answer(found, found.confidence);
}

type Found = { readonly language: string | null; readonly confidence: number; readonly clear: boolean };

const answer = ({ language }: Found, confidence: number): DetectedLanguage => ({
  language,
  confidence: Math.round(confidence * 100) / 100,
  from: 'detected',
});

async function languageOf({ language, letters, words }: Writing): Promise<Found> {
  const enough = letters >= FEW_LETTERS;
  // A Japanese headline may have no kana, so what is written in Han characters alone is clear only where it is long.
  if (language !== null) return { language, confidence: 1, clear: language !== 'zh' || enough };
  const result = (await load()).detect(words);
  const tokens = words.toLowerCase().split(' ');
  const unknown = profiles.find((profile) => fits(profile, result.language, tokens));
  if (unknown !== undefined) return { language: unknown.language, confidence: DECLARED, clear: enough };
  const known = result.language === 'ms' ? indonesianOrMalay(tokens) : result.language;
  const confidence = confidenceOf(result.getScores());
  return { language: known === '' ? null : known, confidence, clear: enough && result.isReliable() };
}

/** 1 where the best is half as good again as the second, a half where they are level. */
function confidenceOf(scores: Readonly<Record<string, number>>): number {
  const [first = 0, second = 0] = Object.values(scores).toSorted((a, b) => b - a);
  return first === 0 ? 0 : Math.min(1, 0.5 + (first - second) / first);
}

/** eld knows Malay alone. Indonesian is written far more, so Malay has to show. */
function indonesianOrMalay(tokens: readonly string[]): string {
  return shareOf(malay, tokens) > shareOf(indonesian, tokens) ? 'ms' : 'id';
}

/** The two letters of a BCP 47 tag; `null` for what is none, and for `und` and the like. */
function codeOf(tag: string | undefined): string | null {
  const [code = ''] = (tag ?? '').trim().toLowerCase().split(/[-_]/);
  const current = renamed[code] ?? code;
  return /^[a-z]{2}$/.test(current) ? current : null;
}

const areSiblings = (found: string | null, said: string): boolean =>
  siblings.some((group) => found !== null && group.includes(found) && group.includes(said));

/** eld's data are 60 MB in memory and a second to load: they wait until the first text. */
let loading: Promise<Eld> | undefined;
type Eld = Pick<typeof eldType, 'detect'>;
const load = (): Promise<Eld> => (loading ??= import('eld/medium').then(({ eld }) => eld));
