import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A fresh folder that is removed when the test file is done. */
export async function testFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-lake-'))
  made.push(dir)
  if (made.length === 1) {
    afterAll(async () => {
      for (const each of made.splice(0)) await rm(each, { recursive: true, force: true })
    })
  }
  return dir
}

const made: string[] = []
