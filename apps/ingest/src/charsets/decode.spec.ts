import { decode } from './decode.js';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const utf32le = (text: string): Buffer =>
  Buffer.from(Uint32Array.from(text, (sign) => sign.codePointAt(0) ?? 0).buffer);

describe('decode', () => {
  it('reads the euro sign and the quotation marks of windows-1252, which Node 20 itself reads wrongly', () => {
    const { text, encoding } = decode(bytes([0x80, 0x93]), {
      contentType: 'text/html; charset=windows-1252',
      kind: 'html',
    });
    expect({ text, encoding }).toEqual({ text: '€“', encoding: 'windows-1252' });
  });

  it.each(['iso-8859-1', 'latin1', 'ISO_8859-1', 'cp1252', 'x-cp1252'])(
    'takes %s for windows-1252, as browsers do',
    (label) => {
      expect(decode(bytes([0x93]), { contentType: `text/html;charset="${label}"`, kind: 'html' }).text).toBe('“');
    },
  );

  it.each([
    ['gb2312', 'gb18030', [0xc4, 0xe3], '你'],
    ['gbk', 'gb18030', [0xc4, 0xe3], '你'],
    ['ks_c_5601-1987', 'euc-kr', [0xb3, 0xe2], '년'],
    ['shift-jis', 'shift_jis', [0x83, 0x65], 'テ'],
    ['iso-8859-9', 'windows-1254', [0xfe], 'ş'],
    ['tis-620', 'windows-874', [0xa1], 'ก'],
    ['koi8-r', 'koi8-r', [0xc1], 'а'],
    ['cp1251', 'windows-1251', [0xe0], 'а'],
    ['iso-2022-jp', 'iso-2022-jp', [0x1b, 0x24, 0x42, 0x24, 0x22, 0x1b, 0x28, 0x42], 'あ'],
    ['iso-2022-kr', 'iso-2022-kr', [0x1b, 0x24, 0x29, 0x43, 0x0e, 0x33, 0x62, 0x0f, 0x41], '년A'],
    ['hz-gb-2312', 'hz-gb-2312', [0x7e, 0x7b, 0x44, 0x63, 0x7e, 0x7d, 0x41], '你A'],
  ])('knows the label %s', (label, encoding, written, text) => {
    expect(decode(bytes(written), { contentType: `text/plain; charset=${label}`, kind: 'text' })).toEqual({
      text,
      encoding,
      from: 'http',
      replaced: 0,
    });
  });

  it('believes the byte order mark more than HTTP, and HTTP more than the document', () => {
    const declared = '<?xml version="1.0" encoding="windows-1251"?><a>';
    const marked = bytes([0xef, 0xbb, 0xbf], declared, [0xc3, 0xa9]);
    expect(decode(marked, { contentType: 'text/xml; charset=koi8-r', kind: 'xml' })).toMatchObject({
      encoding: 'utf-8',
      from: 'bom',
    });
    const plain = bytes(declared, [0xc1]);
    expect(decode(plain, { contentType: 'text/xml; charset=koi8-r', kind: 'xml' })).toMatchObject({
      encoding: 'koi8-r',
      from: 'http',
    });
    expect(decode(plain, { contentType: 'text/xml', kind: 'xml' })).toMatchObject({
      encoding: 'windows-1251',
      from: 'document',
    });
  });

  it('reads the declaration of a page, in whichever way it is written, and none inside a comment', () => {
    const page = (meta: string): Uint8Array => bytes(`<html><head>${meta}</head><p>`, [0xe0]);
    for (const meta of [
      '<meta charset=windows-1251>',
      '<META http-equiv="Content-Type" content="text/html; charset=windows-1251">',
    ])
      expect(decode(page(meta), { kind: 'html' })).toMatchObject({ encoding: 'windows-1251', from: 'document' });
    expect(decode(page('<!-- <meta charset=koi8-r> --><meta charset="windows-1251">'), { kind: 'html' }).encoding).toBe(
      'windows-1251',
    );
  });

  it('reads UTF-16 and UTF-32 with a mark and without', () => {
    const xml = '<?xml version="1.0" encoding="utf-16"?><a>é…</a>';
    expect(decode(utf16be(xml), { kind: 'xml' })).toMatchObject({ text: xml, encoding: 'utf-16be' });
    expect(decode(Buffer.from(`\ufeff${xml}`, 'utf16le'), { kind: 'xml' })).toMatchObject({
      text: xml,
      encoding: 'utf-16le',
      from: 'bom',
    });
    expect(decode(utf32le(`\ufeff${xml}`), { kind: 'xml' })).toMatchObject({
      text: xml,
      encoding: 'utf-32le',
      from: 'bom',
    });
    expect(decode(utf32le(xml), { kind: 'xml' })).toMatchObject({ text: xml, encoding: 'utf-32le' });
  });

  it('reads a prolog in EBCDIC and what follows it', () => {
    const hello = [
      0x4c, 0x6f, 0xa7, 0x94, 0x93, 0x40, 0x85, 0x95, 0x83, 0x96, 0x84, 0x89, 0x95, 0x87, 0x7e, 0x7f, 0x83, 0x97, 0xf0,
      0xf3, 0xf7, 0x7f, 0x6f, 0x6e,
    ];
    expect(decode(Uint8Array.from(hello), { kind: 'xml' })).toMatchObject({
      text: '<?xml encoding="cp037"?>',
      encoding: 'cp037',
      from: 'document',
    });
  });

  it('lets a declaration that the bytes contradict give way, and tells what was lost where none fits', () => {
    const lying = bytes('<?xml version="1.0" encoding="utf-8"?><a>', [0xe9, 0x20, 0xe8, 0x20, 0xe7], '</a>');
    expect(decode(lying, { kind: 'xml' })).toMatchObject({ from: 'guess', replaced: 0 });
    const ascii = decode(Buffer.from('prix : 5 €', 'utf8'), {
      contentType: 'text/plain; charset=us-ascii',
      kind: 'text',
    });
    expect(ascii).toMatchObject({ text: 'prix : 5 €', encoding: 'utf-8' });
  });

  it('keeps a long text in UTF-8 although a byte of it is broken', () => {
    const text = 'Größe und Weiß, Äpfel, Öl, Übermut '.repeat(20);
    const broken = Buffer.concat([Buffer.from(text), Buffer.from([0xc3])]);
    expect(decode(broken, { contentType: 'text/html; charset=utf-8', kind: 'html' })).toMatchObject({
      encoding: 'utf-8',
      replaced: 1,
    });
  });

  it('guesses what nothing declares', () => {
    const russian = 'Президент встретился с министрами и обсудил с ними вопросы безопасности страны';
    const koi8 = Uint8Array.from(russian, (sign) => {
      const at = 'юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ'.indexOf(sign);
      return at === -1 ? sign.charCodeAt(0) : 0xc0 + at;
    });
    expect(decode(koi8, { kind: 'text' })).toMatchObject({ text: russian, encoding: 'koi8-r', from: 'guess' });
  });

  it('answers for no bytes at all', () => {
    expect(decode(new Uint8Array(), { kind: 'xml' })).toMatchObject({ text: '', replaced: 0 });
  });
});
