import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, type TestContext } from 'vitest'
import { openRawStore } from './raw/store.ts'
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

it('frames on a really full disk fail as lake-full; what was kept before and after is read', async (context) => {
  const dir = await smallDisk(context)
  const raw = await openRawStore({ dir, now: () => 0, uuid: () => crypto.randomUUID() })
  const journal = await raw.frames('links', { sealed: false })
  const ballast = join(dir, 'ballast')
  const kept: number[] = []
  const failures: unknown[] = []
  let number = 0
  const append = async () => {
    number += 1
    // Does not pack, and now and then is larger than what is left.
    const noise = randomBytes(number % 5 === 0 ? 40_000 : 900)
    const bytes = Buffer.concat([Buffer.from(`${number} `), noise])
    try {
      await journal.append([{ kind: 'message', at: 0, context: '', bytes }])
      kept.push(number)
    } catch (error) {
      failures.push(error)
    }
  }
  for (let round = 0; round < 4; round += 1) {
    fill(ballast, DISK_BYTES)
    for (let count = 0; count < 12; count += 1) await append()
    rmSync(ballast)
    for (let count = 0; count < 6; count += 1) await append()
    await journal.cut()
  }
  await journal.close()
  expect(failures.length).toBeGreaterThan(0)
  for (const error of failures) expect(error).toMatchObject({ code: 'lake-full' })
  const again = await raw.frames('links', { sealed: false })
  const found: number[] = []
  for (const { sequence } of await again.batches(-1)) {
    for (const { bytes } of await again.read(sequence)) {
      found.push(Number(Buffer.from(bytes).toString('latin1').split(' ', 1)[0]))
    }
  }
  expect(found).toEqual(kept)
  await again.close()
})

function fill(path: string, bytes: number): void {
  try {
    writeFileSync(path, Buffer.alloc(bytes))
  } catch {
    // As much as there was room for.
  }
}
