import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Closes the run with one plain line, `N passed, N failed[, N skipped]`, that any continuous integration can read. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test: TestCase) => test.result().state),
    );
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    const count = (state: string) => states.filter((found) => found === state).length;
    const failed = count('failed') + brokenModules + unhandledErrors.length;
    const skipped = count('skipped');
    process.stdout.write(`\n${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  }
}
