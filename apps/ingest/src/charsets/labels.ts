import iconv from 'iconv-lite';
import { ebcdicTables } from './ebcdic.js';
import { isShifted, unshift } from './shifted.js';

/** Other names of an encoding, after white space, case, `_`, `-` and a leading `x-` are taken away. */
const otherNames: Readonly<Record<string, string>> = {
  ascii: 'us-ascii',
  usascii: 'us-ascii',
  iso646us: 'us-ascii',
  ansix341968: 'us-ascii',
  csascii: 'us-ascii',
  utf8: 'utf-8',
  utf8sig: 'utf-8',
  unicode11utf8: 'utf-8',
  unicode20utf8: 'utf-8',
  utf16: 'utf-16le',
  u16: 'utf-16le',
  ucs2: 'utf-16le',
  csunicode: 'utf-16le',
  iso10646ucs2: 'utf-16le',
  unicode: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  unicodefffe: 'utf-16be',
  utf32: 'utf-32le',
  u32: 'utf-32le',
  ucs4: 'utf-32le',
  csucs4: 'utf-32le',
  iso10646ucs4: 'utf-32le',
  utf32le: 'utf-32le',
  utf32be: 'utf-32be',
  iso88591: 'windows-1252',
  latin1: 'windows-1252',
  l1: 'windows-1252',
  cp819: 'windows-1252',
  ibm819: 'windows-1252',
  csisolatin1: 'windows-1252',
  isoir100: 'windows-1252',
  cp1252: 'windows-1252',
  iso88599: 'windows-1254',
  latin5: 'windows-1254',
  l5: 'windows-1254',
  iso885911: 'windows-874',
  tis620: 'windows-874',
  dos874: 'windows-874',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  windows936: 'gb18030',
  gb231280: 'gb18030',
  euccn: 'gb18030',
  chinese: 'gb18030',
  big5hkscs: 'big5',
  cnbig5: 'big5',
  csbig5: 'big5',
  cp950: 'big5',
  sjis: 'shift_jis',
  shiftjis: 'shift_jis',
  mskanji: 'shift_jis',
  ms932: 'shift_jis',
  cp932: 'shift_jis',
  windows31j: 'shift_jis',
  eucjp: 'euc-jp',
  ujis: 'euc-jp',
  euckr: 'euc-kr',
  ksc56011987: 'euc-kr',
  ksc5601: 'euc-kr',
  korean: 'euc-kr',
  cp949: 'euc-kr',
  windows949: 'euc-kr',
  uhc: 'euc-kr',
  iso2022jp: 'iso-2022-jp',
  csiso2022jp: 'iso-2022-jp',
  hzgb2312: 'hz-gb-2312',
  hz: 'hz-gb-2312',
  macroman: 'macintosh',
  mac: 'macintosh',
  koi: 'koi8-r',
  koi8: 'koi8-r',
  koi8ru: 'koi8-u',
  logical: 'iso-8859-8',
  iso88598i: 'iso-8859-8',
};

/** What iconv-lite calls those that it knows under another name. */
const iconvNames: Readonly<Record<string, string>> = {
  'utf-16le': 'utf16-le',
  'us-ascii': 'windows-1252',
};

/** Encodings that iconv-lite lacks and Node's own decoder has, without its fault in one-byte encodings. */
const nodesOwn: ReadonlySet<string> = new Set(['iso-2022-jp']);

/** The name of a windows or DOS code page as the web writes it: `cp1251` and `windows1251` are `windows-1251`. */
function codePage(key: string): string | null {
  const page = /^(?:windows|win|cp|ms|ansi)(125[0-8]|874)$/.exec(key)?.[1];
  if (page !== undefined) return `windows-${page}`;
  const iso = /^(?:iso|iec)8859(\d{1,2})(?:e|\d{4})?$/.exec(key)?.[1];
  if (iso !== undefined) return `iso-8859-${iso}`;
  const latin = /^(?:ibm|cp|dos)?(437|7\d\d|8\d\d)$/.exec(key)?.[1];
  return latin === undefined ? null : `ibm${latin}`;
}

/** The encoding that a label stands for, by the name the WHATWG gives it; null where nothing here reads it. */
export function encodingOf(label: string): string | null {
  const written = label.trim().toLowerCase();
  const key = written.replace(/^x-/, '').replace(/[^a-z0-9]/g, '');
  const name = otherNames[key] ?? codePage(key) ?? written;
  return isReadable(name) ? name : null;
}

function isReadable(name: string): boolean {
  return (
    name in ebcdicTables || isShifted(name) || nodesOwn.has(name) || iconv.encodingExists(iconvNames[name] ?? name)
  );
}

/** Decodes bytes of a readable encoding, without their byte order mark. What can't be read is U+FFFD. */
export function decodeAs(bytes: Uint8Array, encoding: string): string {
  const table = ebcdicTables[encoding];
  if (table !== undefined) return Array.from(bytes, (byte) => table[byte]).join('');
  if (isShifted(encoding)) return decodeAs(...unshift(bytes, encoding));
  if (nodesOwn.has(encoding)) return new TextDecoder(encoding).decode(bytes);
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), iconvNames[encoding] ?? encoding);
}
