import { defineConfig } from 'vitest/config'

/** The suites that CI runs after the quick ones: foreign readers, kills, whole processes. */
export default defineConfig({
  test: {
    include: ['**/*.slow.test.ts'],
    exclude: ['**/node_modules/**'],
    reporters: ['default', './infra/tooling/src/summary-reporter.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
