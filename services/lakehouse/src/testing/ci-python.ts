import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'

const PYTHON = fileURLToPath(new URL('../../../../.venv-ci/bin/python', import.meta.url))

/**
 * The Python with the foreign readers of `infra/tooling/requirements.txt`, which `.ci/run`
 * installs. Without it the test is skipped, except under CI, where that is a fault.
 */
export function ciPython(context: TestContext): string {
  if (existsSync(PYTHON)) return PYTHON
  if (process.env.CI) throw new Error(`CI must install the foreign readers: ${PYTHON}`)
  return context.skip('no .venv-ci with infra/tooling/requirements.txt (see .ci/run)')
}
