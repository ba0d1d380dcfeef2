/** A script of writing, the one language of news that is written in it, and how much a letter says beside a Latin one. */
type Script = { readonly letters: RegExp; readonly language?: string; readonly weight?: number };

const scripts: readonly Script[] = [
  { letters: /\p{Script=Latin}/gu },
  { letters: /\p{Script=Cyrillic}/gu },
  { letters: /\p{Script=Arabic}/gu },
  { letters: /\p{Script=Devanagari}/gu },
  { letters: /\p{Script=Ethiopic}/gu },
  { letters: /\p{Script=Hebrew}/gu },
  { letters: /\p{Script=Bengali}/gu },
  { letters: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, language: 'zh', weight: 3 },
  { letters: /\p{Script=Hangul}/gu, language: 'ko', weight: 2 },
  { letters: /\p{Script=Greek}/gu, language: 'el' },
  { letters: /\p{Script=Thai}/gu, language: 'th' },
  { letters: /\p{Script=Georgian}/gu, language: 'ka' },
  { letters: /\p{Script=Armenian}/gu, language: 'hy' },
  { letters: /\p{Script=Tamil}/gu, language: 'ta' },
  { letters: /\p{Script=Telugu}/gu, language: 'te' },
  { letters: /\p{Script=Kannada}/gu, language: 'kn' },
  { letters: /\p{Script=Malayalam}/gu, language: 'ml' },
  { letters: /\p{Script=Gujarati}/gu, language: 'gu' },
  { letters: /\p{Script=Gurmukhi}/gu, language: 'pa' },
  { letters: /\p{Script=Oriya}/gu, language: 'or' },
  { letters: /\p{Script=Sinhala}/gu, language: 'si' },
  { letters: /\p{Script=Khmer}/gu, language: 'km' },
  { letters: /\p{Script=Lao}/gu, language: 'lo' },
  { letters: /\p{Script=Myanmar}/gu, language: 'my' },
];

/** How much of Japanese is kana: less than a tenth is a Chinese text that quotes some. */
const KANA_OF_JAPANESE = 0.1;

/** What a text is mostly written in. */
export type Writing = {
  /** How many letters of that script there are. */
  readonly letters: number;
  /** The language, where the script alone tells it. */
  readonly language: string | null;
  /** The words of that script, so that quoted names in another do not confuse. */
  readonly words: string;
};

/** Finds the script with the most letters; `null` where there are no letters. */
export function writingOf(text: string): Writing | null {
  const counted = scripts.map((script) => ({ ...script, count: text.match(script.letters)?.length ?? 0 }));
  const weighed = ({ count, weight = 1 }: (typeof counted)[number]): number => count * weight;
  const { letters, count, language = null } = counted.reduce((a, b) => (weighed(b) > weighed(a) ? b : a));
  if (count === 0) return null;
  return { letters: count, language: language === 'zh' ? hanLanguage(text) : language, words: wordsOf(text, letters) };
}

function wordsOf(text: string, { source }: RegExp): string {
  const word = new RegExp(`(?:${source}|\\p{M})+(?:['’ʼ-](?:${source}|\\p{M})+)*`, 'gu');
  return (text.match(word) ?? []).join(' ');
}

function hanLanguage(text: string): string {
  const kana = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return kana / (kana + han) >= KANA_OF_JAPANESE ? 'ja' : 'zh';
}
