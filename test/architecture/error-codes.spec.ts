import { readFileSync } from 'node:fs';
import { domainErrors } from '#domain';

/** Operators meet the codes in answers and logs; the runbook says what each means, and no other. */
it('every code of a domain error stands in docs/operations.md, and no other', () => {
  const runbook = readFileSync('docs/operations.md', 'utf8');
  const documented = [...runbook.matchAll(/^\| `([A-Z]+(?:_[A-Z]+)+)` \|/gm)].map(([, code]) => code ?? '');
  const codes = documented.filter((code) => code in domainErrors || /^(ARTICLE|REVISION|SOURCE)_/.test(code));
  expect(codes.sort()).toEqual(Object.keys(domainErrors).sort());
});

it('every code of the event store stands there as well', () => {
  const runbook = readFileSync('docs/operations.md', 'utf8');
  const source = readFileSync('libs/event-store/src/errors.ts', 'utf8');
  const codes = [...source.matchAll(/readonly code = '([A-Z_]+)'/g)].map(([, code]) => code ?? '');
  expect(codes).toContain('CONCURRENT_APPEND');
  expect(codes.filter((code) => !runbook.includes(`| \`${code}\` |`))).toEqual([]);
});
