const UNITS = [
  ['days', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** Seconds for people: `45 s`, `30 min`, `1.5 h`, `3 days`. */
export function inWords(seconds: number): string {
  const [unit, size] = UNITS.find(([, least]) => seconds >= 2 * least || (least < 86_400 && seconds >= least)) ?? [
    's',
    1,
  ];
  return `${Math.round((seconds / size) * 10) / 10} ${unit}`;
}
