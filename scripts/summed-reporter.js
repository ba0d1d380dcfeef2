/** Prints, last of all, the one line that sums all suites: `N passed, N failed`, with the skipped ones where there are any. */
export default class SummedReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, testResults }) {
    const brokenSuites = testResults.filter(
      ({ testExecError }) => testExecError !== undefined && testExecError !== null,
    );
    const failed = numFailedTests + Math.min(brokenSuites.length, numFailedTestSuites);
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    process.once('exit', () => {
      process.stdout.write(`\n${numPassedTests} passed, ${failed} failed${skipped}\n`);
    });
  }
}
