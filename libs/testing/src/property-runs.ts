/** What fast-check is told of one property. */
export type PropertyRuns = {
  readonly numRuns: number;
  readonly seed?: number;
  readonly path?: string;
};

/**
 * So many runs of a property, or `FC_RUNS`. A failure prints its seed and path: given back as
 * `FC_SEED` and `FC_PATH` they repeat it.
 */
export function propertyRuns(byDefault: number): PropertyRuns {
  const { FC_RUNS, FC_SEED, FC_PATH } = process.env;
  return {
    numRuns: FC_RUNS === undefined ? byDefault : Number(FC_RUNS),
    ...(FC_SEED === undefined ? {} : { seed: Number(FC_SEED) }),
    ...(FC_PATH === undefined ? {} : { path: FC_PATH }),
  };
}
