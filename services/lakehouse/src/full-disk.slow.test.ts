import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, type TestContext } from 'vitest'
import { testFolder } from './testing/folder.ts'
import { count, counters, decoded, delivery, openTestLake } from './testing/lake.ts'

const DISK_BYTES = 4 * 1024 * 1024

/** A real small disk; only root may make one. */
async function smallDisk(context: TestContext): Promise<string> {
  const dir = await testFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', dir], {
      stdio: 'ignore',
    })
  } catch {
    context.skip('no right to mount a small disk here')
  }
  context.onTestFinished(() => {
    execFileSync('umount', [dir])
  })
  return dir
}

it('on a really full disk DuckDB and the log fail as lake-full, and landing resumes', async (context) => {
  const dir = await smallDisk(context)
  const lake = await openTestLake(dir)
  const ballast = join(dir, 'ballast')
  const readings = Array.from({ length: 10_000 }, () => count(crypto.randomUUID()))
  const landing = () => lake.writer.land(delivery(counters, 1), decoded(...readings))
  await lake.writer.land(delivery(counters, 0), decoded(count('first')))
  const causes: string[] = []
  // From no space at all, over too little for the Parquet file, to enough.
  for (let bytes = DISK_BYTES; bytes >= 0; bytes -= 64 * 1024) {
    fill(ballast, bytes)
    const error = await landing().catch((failure) => failure)
    rmSync(ballast)
    if (!(error instanceof Error)) break
    expect(error).toMatchObject({ code: 'lake-full' })
    expect(await lake.rows('counters', 'counter')).toHaveLength(1)
    causes.push(String(error.cause))
  }
  expect(causes.some((cause) => cause.includes('IO Error'))).toBe(true)
  expect(causes.some((cause) => cause.includes('ENOSPC'))).toBe(true)
  expect(await lake.rows('counters', 'counter')).toHaveLength(10_001)
  expect(readdirSync(join(dir, 'spool/landing'))).toEqual([])
  await lake.close()
})

function fill(path: string, bytes: number): void {
  try {
    writeFileSync(path, Buffer.alloc(bytes))
  } catch {
    // As much as there was room for.
  }
}
