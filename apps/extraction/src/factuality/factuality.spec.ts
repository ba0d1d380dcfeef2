import { loadLexicons } from '../lexicons.js';
import { nounFactuality, verbFactuality, type VerbForm } from './factuality.js';

const lexicons = loadLexicons();
const verb = (
  between: string,
  form: VerbForm,
  rest: { before?: string; question?: boolean; reported?: boolean } = {},
): string => verbFactuality({ before: '', question: false, reported: false, ...rest, between, form }, lexicons);
const noun = (before: string, after = ''): string => nounFactuality({ before, after, question: false }, lexicons);

describe('judging a verb by what stands between it and its subject', () => {
  it.each([
    ['', 'past', 'held'],
    [' has ', 'past', 'held'],
    [' had reportedly ', 'past', 'held'],
    [' are ', 'gerund', 'ongoing'],
    [' were ', 'gerund', 'held'],
    [' ', 'present', 'held'],
    [' will ', 'base', 'planned'],
    [' is due to ', 'base', 'planned'],
    [' is also expected to ', 'base', 'planned'],
    [' is planning to ', 'base', 'planned'],
    [' had agreed to ', 'base', 'planned'],
    [' to ', 'base', 'planned'],
    [' could ', 'base', 'hypothetical'],
    [' would ', 'base', 'hypothetical'],
    [' wants to ', 'base', 'hypothetical'],
    [' has offered to ', 'base', 'hypothetical'],
    [' is ready to ', 'base', 'hypothetical'],
    [' will not ', 'base', 'ruled-out'],
    [" won't ", 'base', 'ruled-out'],
    [' refused to ', 'base', 'ruled-out'],
    [' is not going to ', 'base', 'ruled-out'],
  ] as const)('reads “A%smeet(%s)” as %s', (between, form, expected) => {
    expect(verb(between, form)).toBe(expected);
  });
  it('takes `would` for a plan where somebody is told to have said so', () => {
    expect(verb(' would ', 'base', { reported: true })).toBe('planned');
  });
  it('asserts nothing under a condition or in a question', () => {
    expect(verb('', 'past', { question: true })).toBe('hypothetical');
    expect(verb('', 'present', { before: 'If ' })).toBe('hypothetical');
    expect(verb(' will ', 'base', { before: 'It is open, unless ' })).toBe('hypothetical');
  });
  it('asserts nothing that it does not understand', () => {
    expect(verb(' travelled far to ', 'base')).toBe('unknown');
    expect(verb(' was ', 'past')).toBe('unknown');
    expect(verb(' did not ', 'base')).toBe('unknown');
    expect(verb(' forgot the day he ', 'past')).toBe('unknown');
    expect(verb('', 'gerund')).toBe('unknown');
  });
});

describe('judging a noun by what governs it', () => {
  it.each([
    ['during a ', '', 'held'],
    ['He spoke after their ', '', 'held'],
    ['The ', ', which began in the last hour, marks', 'ongoing'],
    ['The ', ' lasted two hours', 'held'],
    ['The ', ' took place in Oslo', 'held'],
    ['a forthcoming ', '', 'planned'],
    ['preparations for a ', '', 'planned'],
    ['The ', ' will take place in May', 'planned'],
    ['with no plans for a private ', '', 'ruled-out'],
    ['The ', ' has been called off', 'ruled-out'],
    ['He called for a ', '', 'hypothetical'],
    ['the prospect of a ', '', 'hypothetical'],
    ['The ', ' could help', 'hypothetical'],
    ['He spoke of a ', '', 'unknown'],
    ['They will speak after a ', '', 'unknown'],
  ])('reads “%smeeting between A and B%s” as %s', (before, after, expected) => {
    expect(noun(before, after)).toBe(expected);
  });
});
