/** A figure of several rounds. */
export type Figure = { readonly median: number; readonly range: readonly [number, number] };

/** The middle one of several figures, and the least and greatest. Throws RangeError for none. */
export function figureOf(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const [first, middle, last] = [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  if (first === undefined || middle === undefined || last === undefined) throw new RangeError('No rounds were run');
  return { median: middle, range: [first, last] };
}

/** Events per second of one piece of work. */
export async function rateOf(events: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (events / (performance.now() - start)) * 1000;
}

/** Runs each contender once a round, in turn, so that noise of the machine meets all of them; answers what each gave. */
export async function inTurn<Name extends string, Result>(
  rounds: number,
  contenders: Readonly<Record<Name, () => Promise<Result>>>,
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(contenders) as Name[];
  const seen = new Map<Name, Result[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) seen.get(name)?.push(await contenders[name]());
  }
  return Object.fromEntries(seen) as Record<Name, Result[]>;
}

/** The figures of contenders that answer a number, run in turn. */
export async function alternate<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, Figure>> {
  const seen = Object.entries<number[]>(await inTurn(rounds, contenders));
  return Object.fromEntries(seen.map(([name, values]) => [name, figureOf(values)])) as Record<Name, Figure>;
}

/** Runs so many workers side by side. */
export async function sideBySide(workers: number, work: (worker: number) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
}
