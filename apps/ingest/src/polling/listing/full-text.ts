/** A content element with fewer characters is a teaser. */
const CONTENT_AT_LEAST = 600;
/** A summary is the whole text only where it is long. */
const SUMMARY_AT_LEAST = 1_500;

const CUT_OFF =
  /(\[?(…|\.\.\.)\]?|\b(read|continue|view|see) (more|reading|on|full)\b.{0,80}|\b(weiterlesen|lire la suite|leer más|seguir leyendo|leggi tutto)\b.{0,40})\s*[»→>\]]*\s*$/iu;

/**
 * The whole text of an item where its feed carries it; null where only a beginning stands there and the page has to be
 * read. Both are plain text; `content` is what the feed says is the content.
 */
export function fullTextOf({ content, summary }: { content: string | null; summary: string | null }): string | null {
  return whole(content, CONTENT_AT_LEAST) ?? whole(summary, SUMMARY_AT_LEAST);
}

const whole = (text: string | null, atLeast: number): string | null =>
  text === null || text.length < atLeast || isCutOff(text) ? null : text;

/** Whether the text says at its end that more follows elsewhere. */
export const isCutOff = (text: string): boolean => CUT_OFF.test(text.slice(-200));
