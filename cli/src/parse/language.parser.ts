import { detectLanguage } from '../../../apps/ingest/src/languages/detect-language.js';
import type { Parser } from './kind.js';
import { textOf } from './line.js';

export const language: Parser = {
  parse: async (line) => {
    const declared = line['declared'];
    const found = await detectLanguage(textOf(line), typeof declared === 'string' ? declared : undefined);
    return { lang: found.language, confidence: found.confidence, from: found.from };
  },
};
