import { defineConfig } from 'vitest/config'

/** Suites that outlast CI: `npm run test:long`. */
export default defineConfig({
  test: {
    include: ['**/*.long.test.ts'],
    exclude: ['**/node_modules/**'],
    reporters: ['default', './infra/tooling/src/summary-reporter.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
  },
})
