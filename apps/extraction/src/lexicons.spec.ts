import { ZodError } from 'zod';
import { loadLexicons } from './lexicons.js';

const lexicons = loadLexicons();

describe('the lexicons', () => {
  it('name each state once, with a code of its own', () => {
    const { countries } = lexicons.countries;
    expect(new Set(countries.map((country) => country.code)).size).toBe(countries.length);
    const names = countries.flatMap((country) => country.names);
    expect(new Set(names).size).toBe(names.length);
    expect(countries.length).toBeGreaterThan(190);
  });
  it('give every leader terms that begin before they end, and no two leaders of one name', () => {
    const { leaders } = lexicons.leaders;
    for (const { terms } of leaders) for (const { from, to } of terms) expect(to === undefined || from < to).toBe(true);
    expect(new Set(leaders.map((leader) => leader.name)).size).toBe(leaders.length);
  });
  it('give every stance cue one position', () => {
    const cues = lexicons.stances.cues.flatMap(({ kind, position, words }) =>
      words.map((word) => ({ key: `${kind} ${word}`, position })),
    );
    const positions = new Map<string, Set<string>>();
    for (const { key, position } of cues) positions.set(key, (positions.get(key) ?? new Set()).add(position));
    expect([...positions].filter(([, set]) => set.size > 1)).toEqual([]);
  });
  it('give every verb of saying a form for each time', () => {
    for (const { forms } of lexicons.speech.verbs) expect(forms.length).toBeGreaterThanOrEqual(4);
  });
  it('are refused where a file does not fit', () => {
    expect(() => loadLexicons('/nowhere')).toThrow();
    expect(ZodError).toBeDefined();
  });
});
