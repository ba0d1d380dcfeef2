/** Microseconds below which a cost says nothing. */
const faintUs = 50_000;

/**
 * Expects that work of a certain size costs no more than evenly with it: four times the size may cost ten times as much,
 * where a cost that grows as the square would be sixteen times. Processor time counts, so that a busy machine does no harm.
 */
export function expectEvenGrowth(size: number, work: (size: number) => unknown): void {
  const costOf = (one: number): number => {
    const before = process.cpuUsage();
    work(one);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  costOf(size / 10);
  const [small, large] = [costOf(size), costOf(4 * size)];
  expect(large).toBeLessThan(10 * Math.max(small, faintUs));
}
