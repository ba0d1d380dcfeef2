import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Prints, last of all, the one line that sums all suites: `N passed, N failed`, with the skipped ones where there are any.
 * Runs that follow each other and are given one file as `DATELINE_TEST_SUM` are summed in it.
 */
export default class SummedReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, testResults }) {
    const brokenSuites = testResults.filter(
      ({ testExecError }) => testExecError !== undefined && testExecError !== null,
    );
    const { passed, failed, pending } = addToSum({
      passed: numPassedTests,
      failed: numFailedTests + Math.min(brokenSuites.length, numFailedTestSuites),
      pending: numPendingTests,
    });
    const skipped = pending > 0 ? `, ${pending} skipped` : '';
    process.once('exit', () => {
      process.stdout.write(`\n${passed} passed, ${failed} failed${skipped}\n`);
    });
  }
}

function addToSum(counts) {
  const file = process.env.DATELINE_TEST_SUM;
  if (file === undefined) return counts;
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const sum = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count + (before[name] ?? 0)]));
  writeFileSync(file, JSON.stringify(sum));
  return sum;
}
