import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { ciPython } from '../../lakehouse/src/testing/ci-python.ts'
import { dataFolder, hubProcess } from './testing/hub-process.ts'

/**
 * Schemathesis (PyPI) makes requests of the served OpenAPI document, such as it allows and such as
 * it does not, and judges the answers by it. The seed is fixed: CI finds the same each time.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'allow_header_conformance',
]
const SEED = 20_260_301
const EXAMPLES = 5
/** Its answers never end, and a reader of whole answers would wait for that. */
const ENDLESS = '/feeds/{id}/events'
/** It takes 45 s alone on two quiet cores, and more than three times that beside other suites. */
const TIMEOUT_MILLISECONDS = 600_000
const TEST_MILLISECONDS = TIMEOUT_MILLISECONDS + 60_000
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

it('never answers what its document does not say', {
  timeout: TEST_MILLISECONDS,
}, async (context) => {
  const python = ciPython(context)
  const dir = await dataFolder()
  const hub = await hubProcess(dir)
  const landed = () => hub.output().includes('all sources are landed')
  await expect.poll(landed, { timeout: 30_000 }).toBe(true)
  const report = await schemathesis(join(dirname(python), 'st'), hub.url, dir)
  expect(report).toMatch(/No issues found/)
  hub.signal('SIGTERM')
  expect(await hub.ended).toBe(0)
})

/** What it prints, whether or not it found something. */
async function schemathesis(program: string, url: string, cwd: string): Promise<string> {
  const settings = {
    checks: CHECKS.join(','),
    phases: 'coverage,fuzzing',
    'max-examples': String(EXAMPLES),
    seed: String(SEED),
    workers: '2',
    'request-timeout': '15',
    warnings: 'off',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  const without = ['--exclude-path', ENDLESS]
  const switches = ['--continue-on-failure', '--no-shrink', ...without]
  const args = ['run', `${url}/openapi.json`, ...switches, ...options]
  const limits = { timeout: TIMEOUT_MILLISECONDS, maxBuffer: MAX_OUTPUT_BYTES }
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd, ...limits })
    return stdout
  } catch (error) {
    const { stdout, message } = error as { stdout?: string; message: string }
    return `${stdout ?? ''}\n${message}`
  }
}
