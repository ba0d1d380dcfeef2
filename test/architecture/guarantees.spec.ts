import { existsSync, readFileSync } from 'node:fs';

type Shown = { readonly file: string; readonly title: string };

/** The rows of all tables of a document, without heads and rules. */
function rowsOf(markdown: string): string[] {
  const lines = markdown.split('\n');
  return lines.filter(
    (line, index) => line.startsWith('| ') && !/^\| -+/.test(line) && !/^\| -+/.test(lines[index + 1] ?? ''),
  );
}

/** The tests that a row names: `file`: “title”. */
function testsIn(row: string): Shown[] {
  return [...row.matchAll(/`([^`]+\.ts)`: “([^”]+)”/g)].map(([, file = '', title = '']) => ({ file, title }));
}

/** Whether a test with exactly this title stands in the source. */
function isTestIn(source: string, title: string): boolean {
  const words = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\(\\s*(['"\`])${words}\\1`).test(source);
}

describe('the guarantees', () => {
  const rows = rowsOf(readFileSync('docs/guarantees.md', 'utf8'));

  it('are each shown by a test', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => testsIn(row).length === 0)).toEqual([]);
  });

  it('name tests that are there', () => {
    const missing = rows
      .flatMap(testsIn)
      .filter(({ file, title }) => !existsSync(file) || !isTestIn(readFileSync(file, 'utf8'), title));
    expect(missing).toEqual([]);
  });
});

describe('what the check of guarantees finds', () => {
  it('a row without a test', () => {
    const [row = ''] = rowsOf('| promise | shown by |\n| --- | --- |\n| Nothing. | a test, surely |\n');
    expect(row).toBe('| Nothing. | a test, surely |');
    expect(testsIn(row)).toEqual([]);
  });

  it('a title that is told a little differently', () => {
    const source = "it.each([1])(\n  'says so, twice',\n  () => undefined);";
    expect(testsIn('| Twice. | `a.ts`: “says so, twice”<br>`b.ts`: “else” |')).toEqual([
      { file: 'a.ts', title: 'says so, twice' },
      { file: 'b.ts', title: 'else' },
    ]);
    expect(isTestIn(source, 'says so, twice')).toBe(true);
    expect(isTestIn(source, 'says so twice')).toBe(false);
  });
});
