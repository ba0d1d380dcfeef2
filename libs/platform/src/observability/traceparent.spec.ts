import { formatTraceparent, parseTraceparent, spanBelow } from './traceparent.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const header = `00-${traceId}-${spanId}-01`;

describe('a traceparent', () => {
  it.each([
    ['of version 00, sampled', header, true],
    ['of version 00, not sampled', `00-${traceId}-${spanId}-00`, false],
    ['with flags that version 00 does not know', `00-${traceId}-${spanId}-fe`, false],
    ['with such flags beside the known one', `00-${traceId}-${spanId}-ff`, true],
    ['of a version to come', `cc-${traceId}-${spanId}-01`, true],
    ['of a version to come that says more', `cc-${traceId}-${spanId}-01-what-the-future-will-be-like`, true],
  ])('%s is understood', (_, given, isSampled) => {
    expect(parseTraceparent(given)).toEqual({ traceId, spanId, isSampled });
  });

  it.each([
    ['that is missing', undefined],
    ['that is empty', ''],
    ['of version ff', `ff-${traceId}-${spanId}-01`],
    ['with a trace id of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['with a parent id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['in upper case', header.toUpperCase()],
    ['with a trace id that is too short', `00-${traceId.slice(1)}-${spanId}-01`],
    ['with a trace id that is too long', `00-${traceId}0-${spanId}-01`],
    ['with a parent id that is too short', `00-${traceId}-${spanId.slice(1)}-01`],
    ['with a letter that is no hex digit', `00-${traceId.replace('0', 'g')}-${spanId}-01`],
    ['without flags', `00-${traceId}-${spanId}`],
    ['with one digit of flags', `00-${traceId}-${spanId}-1`],
    ['of version 00 that says more', `${header}-more`],
    ['of a version to come that goes on without a hyphen', `cc-${traceId}-${spanId}-01.more`],
    ['with a space before it', ` ${header}`],
    ['given twice', `${header}, ${header}`],
  ])('%s is ignored', (_, given) => {
    expect(parseTraceparent(given)).toBeUndefined();
  });

  it('is written in version 00, with no flag but sampled', () => {
    expect(formatTraceparent({ traceId, spanId, isSampled: true })).toBe(header);
    expect(formatTraceparent({ traceId, spanId, isSampled: false })).toBe(`00-${traceId}-${spanId}-00`);
  });
});

describe('a new span', () => {
  const random = (bytes: number): Buffer => Buffer.alloc(bytes, 0xab);

  it('is of the trace of its parent and has an id of its own', () => {
    const parent = { traceId, spanId, isSampled: false };
    expect(spanBelow(parent, random)).toEqual({ traceId, spanId: 'ab'.repeat(8), isSampled: false });
  });
  it('begins a trace where there is no parent', () => {
    expect(spanBelow(undefined, random)).toEqual({ traceId: 'ab'.repeat(16), spanId: 'ab'.repeat(8), isSampled: true });
    expect(parseTraceparent(formatTraceparent(spanBelow(undefined)))).toBeDefined();
  });
});
