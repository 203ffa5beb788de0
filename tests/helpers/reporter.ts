/** Closes a run with what was left out, and why, and the line `N passed, N failed`. */
import type { Reporter, TestModule } from 'vitest/node';
import { inspectMachine } from './engines.ts';

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    let passed = 0;
    // A file that does not load, or an error outside any test, is a failure too.
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      if (module.errors().length > 0) failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'failed') failed++;
        else skipped++;
      }
    }
    // After Vitest's own summary, so that ours is the last line.
    process.once('exit', () => {
      for (const reason of inspectMachine().skipped) console.log(`Skipped: ${reason}`);
      if (skipped > 0) console.log(`Skipped: ${skipped} tests by name or by an earlier failure`);
      console.log(`${passed} passed, ${failed} failed`);
    });
  }
}
