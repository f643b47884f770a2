import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []

// Vitest takes hooks only while it collects a test file, which is when it loads this one.
afterAll(async () => {
  for (const dir of made.splice(0)) await rm(dir, { recursive: true, force: true })
})

/** A fresh folder that is removed when the test file is done. */
export async function testFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-lake-'))
  made.push(dir)
  return dir
}
