/** Encodings of seven bits that shift into another one, which is `inner` once bit 8 of the shifted bytes is set. */
const shifts: Readonly<Record<string, { inner: string; raise(text: string): string }>> = {
  'iso-2022-kr': { inner: 'euc-kr', raise: raiseKorean },
  'hz-gb-2312': { inner: 'gb18030', raise: raiseChinese },
};

/** Whether an encoding is one that shifts. */
export function isShifted(encoding: string): boolean {
  return encoding in shifts;
}

/** The same text in the encoding of eight bits that it shifts into, and that encoding's name. */
export function unshift(bytes: Uint8Array, encoding: string): [bytes: Uint8Array, encoding: string] {
  const shift = shifts[encoding];
  if (shift === undefined) return [bytes, encoding];
  return [Buffer.from(shift.raise(Buffer.from(bytes).toString('latin1')), 'latin1'), shift.inner];
}

/** Shift out (0e) begins Korean, shift in (0f) or the end of the line ends it. */
function raiseKorean(text: string): string {
  const [start = '', ...shifted] = text.replaceAll('\x1b$)C', '').split('\x0e');
  const raised = shifted.map((part) => {
    const [korean = '', ...rest] = part.replace('\n', '\x0f\n').split('\x0f');
    return highBits(korean) + rest.join('');
  });
  return start + raised.join('');
}

function raiseChinese(text: string): string {
  return text.replace(/~\{((?:[!-}][!-~])*)(?:~\})?|~\n/g, (_, chinese?: string) => highBits(chinese ?? ''));
}

const highBits = (text: string): string =>
  Buffer.from(Uint8Array.from(Buffer.from(text, 'latin1'), (byte) => (byte > 0x20 ? byte | 0x80 : byte))).toString(
    'latin1',
  );
