import { decodeHTMLStrict } from 'entities';

/** What a document's own declarations add to the entities of HTML: the text by the name. */
export type Entities = ReadonlyMap<string, string>;

/** How long the text of a declared entity may be. Such texts hold no further entities, so that nothing multiplies. */
const longest = 32;

/** The two names that XHTML 1.0, whose entities feeds use without declaring them, reads otherwise than HTML 5. */
const xhtml: readonly (readonly [name: string, text: string])[] = [
  ['lang', '\u2329'],
  ['rang', '\u232a'],
];

/** The entities that the document type of an XML text declares, and the text from where it ends. */
export function readDoctype(xml: string): { entities: Entities; rest: string } {
  const start = /<!doctype/i.exec(xml.slice(0, 20_000))?.index ?? -1;
  if (start === -1) return { entities: new Map(xhtml), rest: xml };
  const end = endOfDoctype(xml, start);
  return {
    entities: new Map([...xhtml, ...declaredIn(xml.slice(start, end))]),
    rest: xml.slice(0, start) + xml.slice(end),
  };
}

function endOfDoctype(xml: string, start: number): number {
  const close = xml.indexOf('>', start);
  const subset = xml.indexOf('[', start);
  if (subset === -1 || close === -1 || close < subset) return close === -1 ? xml.length : close + 1;
  const end = xml.indexOf(']', subset);
  const after = end === -1 ? -1 : xml.indexOf('>', end);
  return after === -1 ? close + 1 : after + 1;
}

function declaredIn(doctype: string): [string, string][] {
  return [...doctype.matchAll(/<!ENTITY\s+([\w.-]+)\s+(?:"([^"<>]*)"|'([^'<>]*)')/g)].flatMap(
    ([, name = '', double, single]): [string, string][] => {
      const text = decodeHTMLStrict(double ?? single ?? '');
      return text.length <= longest && !/[&<]/.test(text) ? [[name, text]] : [];
    },
  );
}

/** The control characters of Latin-1 that windows-1252 uses for quotation marks and dashes, as those. */
const misread = new Map(
  Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ', (sign, at) => [
    String.fromCharCode(0x80 + at),
    sign,
  ]),
);

/** The text that was written in XML: entities, declared or of HTML, are decoded once; a bare `&` stays. */
export function decodeXmlText(written: string, entities: Entities): string {
  return repairSigns(
    written.replace(/&(?:#x?[\da-f]{1,8}|[a-z][\w.-]{0,40});/gi, (reference) => {
      return entities.get(reference.slice(1, -1)) ?? decodeHTMLStrict(reference);
    }),
  );
}

/** Quotation marks and dashes that were written in windows-1252 and read as Latin-1. */
export function repairSigns(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (sign) => misread.get(sign) ?? sign);
}
