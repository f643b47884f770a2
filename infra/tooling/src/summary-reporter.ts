import type { Reporter, TestModule } from 'vitest/node'

/**
 * Ends a run with one plain line, `Tests: N passed, N failed, N skipped`, alone on its line, so
 * that whoever reads a log (a person or a machine) needs to know nothing of the runner.
 */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      if (module.state() === 'failed' && [...module.children.allTests()].length === 0) {
        counts.failed += 1
      }
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state !== 'pending') counts[state] += 1
      }
    }
    const { passed, failed, skipped } = counts
    process.stdout.write(`\nTests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  }
}

export default SummaryReporter
