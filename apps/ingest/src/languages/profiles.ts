/**
 * What is typical of a language that eld does not know, so that it answers another: its most frequent words that those
 * answers do not share, and forms of its words. Written from grammars, not from a corpus.
 */
export type Profile = {
  readonly language: string;
  /** Answers of eld that are doubted. */
  readonly insteadOf: readonly string[];
  readonly words: ReadonlySet<string>;
  readonly forms?: RegExp;
  /** The share of words that must be typical. */
  readonly share: number;
  /** What nearly every word of the language looks like. */
  readonly shape?: RegExp;
};

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** The share of words that must have the shape; names and loans do not. */
export const SHAPED = 0.8;

export const profiles: readonly Profile[] = [
  {
    language: 'sw',
    insteadOf: 'tl yo sq hr et en fr ro ms it es fi sl sk pl pt tr eu no lt lv is az ca hu cs'.split(' '),
    words: set(
      'na ya wa kwa ni za la katika cha vya kama hii hiyo huu huo hizo hizi hilo hili yake wake lake zake chake vyake yao wao ' +
        'kuwa au lakini pia baada kabla ndani sana watu mtu kila mwaka miaka kutoka hadi mpaka mji nchi ambayo ambao ambaye ' +
        'ambazo hakuna siku serikali rais kwamba bila juu chini wakati sasa moja mbili tatu wote yote zote mwa pamoja tu si ' +
        'kwenye huko hapa hapo wengi wengine nyingine kwanza mkoa wilaya jina mara ndiyo ndio hata kisha yeye sisi wewe mimi ' +
        'vile bado zaidi kati mwezi habari kazi dunia afrika lugha watoto mtoto nyumba mkuu waziri bunge shirika kuliko ana',
    ),
    forms:
      /^(?:(?:ni|u|a|tu|m|wa|i|li|ya|ki|vi|zi|ku)(?:na|li|me|ta|nge)[a-z]{3,}[aeiu]|ha(?:wa|i|u|ku|zi)[a-z]{3,}[ai]|m[bdfghjklnprstvwyz][a-z]*[aeiou])$/u,
    share: 0.34,
    shape: /^(?:[abd-prstuvwyz]|ch)*[aeiou]$/u,
  },
  {
    language: 'af',
    insteadOf: ['nl', 'de', 'en', 'da', 'no', 'sv'],
    words: set('nie vir hulle hy sy deur sal n ŉ baie sê gesê mense wees jou julle'),
    share: 0.13,
  },
  {
    language: 'mk',
    insteadOf: ['sr', 'bg'],
    words: set('во дека ќе кои меѓу според биде'),
    forms: /[ѓќѕ]/u,
    share: 0.1,
  },
  // Of the letters that Russian lacks, Kazakh has all of these and Mongolian two.
  {
    language: 'mn',
    insteadOf: ['ru', 'uk', 'be', 'bg', 'sr'],
    words: set('байна нь'),
    forms: /[өү]/u,
    share: 0.15,
    shape: /^[^қғұәңһі]+$/u,
  },
  { language: 'kk', insteadOf: ['ru', 'uk', 'be', 'bg', 'sr'], words: set(''), forms: /[қғұәңөүһ]/u, share: 0.2 },
];

/** Words of Indonesian that Malay writes or says otherwise. */
export const indonesian: Pick<Profile, 'words' | 'forms'> = {
  words: set(
    'bahwa karena bisa namun saat uang mobil kantor polisi perusahaan provinsi kabupaten kecamatan aku kamu kau kalian anda gak ' +
      'nggak enggak udah aja banget sih dong deh yakni januari februari maret juni juli agustus oktober desember senin minggu rp ' +
      'jakarta gubernur bupati walikota dpr tni polri cuma butuh coba bicara',
  ),
  forms: /(?:itas|isasi)$/u,
};

/** Words of Malay that Indonesian writes or says otherwise. */
export const malay: Pick<Profile, 'words' | 'forms'> = {
  words: set(
    'kerana bahawa ialah iaitu sahaja syarikat polis wang kereta pejabat beliau manakala awak kerajaan majlis daripada mahu cuba ' +
      'isu kes menerusi sebarang pelbagai datuk seri encik rm jun julai ogos mac disember isnin jumaat ahad khamis sukan mesyuarat ' +
      'tarikh pengerusi ringgit',
  ),
  forms: /iti$/u,
};

/** The share of words that a profile finds typical. */
export function shareOf({ words, forms }: Pick<Profile, 'words' | 'forms'>, tokens: readonly string[]): number {
  const typical = tokens.filter((token) => words.has(token) || forms?.test(token) === true);
  return tokens.length === 0 ? 0 : typical.length / tokens.length;
}

/** Whether a text, of which eld said `answer`, is in the language of a profile. */
export function fits(
  { insteadOf, shape, share, ...typical }: Profile,
  answer: string,
  tokens: readonly string[],
): boolean {
  if (!insteadOf.includes(answer) || shareOf(typical, tokens) < share) return false;
  return shape === undefined || tokens.filter((token) => shape.test(token)).length >= SHAPED * tokens.length;
}
