import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { PIECES_BYTES } from './pieces.ts'
import { temporaryFolder } from './testing/hub.ts'

const CHILD = fileURLToPath(new URL('testing/large-child.ts', import.meta.url))
const LARGE_BYTES = 200 * 2 ** 20

/** What a process of its own took in, and how large it became. */
async function taken(bytes: number): Promise<{ readings: number; peak: number }> {
  const words = [CHILD, await temporaryFolder(), String(bytes)]
  const { stdout } = await promisify(execFile)(process.execPath, words)
  return JSON.parse(stdout)
}

it('an XML delivery ten times as large needs no more memory', async () => {
  const small = await taken(PIECES_BYTES * 1.25)
  const large = await taken(LARGE_BYTES)
  console.info({ small, large })
  expect(large.readings).toBeGreaterThan(small.readings * 9)
  expect(large.peak).toBeLessThan(small.peak * 1.5)
}, 600_000)
