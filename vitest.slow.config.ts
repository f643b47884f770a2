import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**']
/** What is told to be quick by the clock runs when nothing else does. */
const ALONE = ['services/hub/src/start-time.slow.test.ts']
const common = {
  pool: 'forks',
  testTimeout: 180_000,
  hookTimeout: 180_000,
  // a second, as without it, is too little for a page on a machine with other work
  expect: { poll: { timeout: 30_000 } },
} as const

/** The suites that CI runs after the quick ones: foreign readers, kills, whole processes. */
export default defineConfig({
  test: {
    reporters: ['default', './infra/tooling/src/summary-reporter.ts'],
    projects: [
      {
        test: {
          ...common,
          name: 'beside others',
          include: ['**/*.slow.test.ts'],
          exclude: [...exclude, ...ALONE],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'alone',
          include: ALONE,
          exclude,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
