import { defineConfig } from 'vitest/config'

/** The quick suites: what `npm test` runs. `*.slow.test.ts` and `*.long.test.ts` have their own. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.slow.test.ts', '**/*.long.test.ts'],
    reporters: ['default', './infra/tooling/src/summary-reporter.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // a second, as without it, is too little on a machine with other work
    expect: { poll: { timeout: 20_000 } },
  },
})
