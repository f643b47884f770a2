import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { nodeFileSystem } from '../storage/file-system.ts'
import { faultyFileSystem, systemError } from '../testing/faulty-file-system.ts'
import { testFolder } from '../testing/folder.ts'
import { count, counters, decoded, delivery, openTestLake, type TestLake } from '../testing/lake.ts'

const lakes: TestLake[] = []
afterEach(async () => {
  for (const lake of lakes.splice(0)) await lake.close()
})

/** Calls that take space; one landing makes fewer than this many of them. */
const SPACE_CALLS = new Set(['write', 'append', 'sync', 'link', 'rename', 'makeFolder'])
const MOST_CALLS = 200

it('full at any moment of a landing: told so, nothing half visible, and it resumes', async () => {
  const dir = await testFolder()
  let callsLeft = Number.POSITIVE_INFINITY
  const fs = faultyFileSystem(nodeFileSystem, (call) => {
    if (!SPACE_CALLS.has(call)) return undefined
    callsLeft -= 1
    return callsLeft < 0 ? systemError('ENOSPC') : undefined
  })
  const lake = await openTestLake(dir, { fs })
  lakes.push(lake)
  const broken = count('bad id!')
  let failures = 0
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const before = await lake.newest('counters')
    const given = decoded(count(`s${calls}`), broken)
    callsLeft = calls
    const failed = await lake.writer.land(delivery(counters, calls), given).catch((error) => error)
    callsLeft = Number.POSITIVE_INFINITY
    if (!(failed instanceof Error)) break
    failures += 1
    expect(failed).toMatchObject({ code: 'lake-full' })
    const visible = await lake.newest('counters')
    const rows = await lake.rows('counters', 'counter')
    // Beyond the decision the landing is whole although its answer got lost.
    const done = visible?.release !== before?.release
    expect(rows).toHaveLength(done ? calls + 1 : calls)
    const result = await lake.writer.land(delivery(counters, calls), given)
    expect(result.release ?? visible?.release).toBe((before?.release ?? 0) + 1)
    expect(await lake.rows('counters', 'counter')).toHaveLength(calls + 1)
    expect(await lake.rows('counters', 'rejects')).toHaveLength(calls + 1)
  }
  expect(failures).toBeGreaterThan(10)
  expect(await readdir(join(dir, 'spool/landing'))).toEqual([])
})

it('a landing whose answer a full disk swallowed is told again in full', async () => {
  const dir = await testFolder()
  let full = false
  const fs = faultyFileSystem(nodeFileSystem, (call, path) =>
    full && call === 'link' ? systemError(path ? 'ENOSPC' : '') : undefined,
  )
  const lake = await openTestLake(dir, {
    fs,
    faults: (point) => {
      if (point === 'publish.after-intent') full = true
    },
  })
  lakes.push(lake)
  const landing = () => lake.writer.land(delivery(counters, 0), decoded(count('a')))
  await expect(landing()).rejects.toMatchObject({ code: 'lake-full' })
  await expect(landing()).rejects.toMatchObject({ code: 'lake-full' })
  expect(await lake.newest('counters')).toBeUndefined()
  full = false
  expect(await landing()).toEqual({
    release: 1,
    tables: { counter: { readings: 1, rejects: 0, repeats: 0 } },
    rejects: [],
    findings: [],
  })
  const repeat = await lake.writer.land(delivery(counters, 1), decoded(count('a')))
  expect(repeat.tables.counter).toMatchObject({ readings: 0, repeats: 1 })
})

it('compaction on a full disk changes nothing and works when there is space again', async () => {
  const dir = await testFolder()
  let full = false
  const fs = faultyFileSystem(nodeFileSystem, (call) =>
    full && call === 'rename' ? systemError('ENOSPC') : undefined,
  )
  const lake = await openTestLake(dir, { fs })
  lakes.push(lake)
  for (let sequence = 0; sequence < 9; sequence += 1) {
    await lake.writer.land(delivery(counters, sequence), decoded(count(`s${sequence}`)))
  }
  const files = () => readdir(join(dir, 'lake/counters/counter.v1'))
  const before = await files()
  full = true
  await expect(lake.writer.compact('counters')).rejects.toMatchObject({ code: 'lake-full' })
  expect(await files()).toEqual(before)
  full = false
  expect(await lake.writer.compact('counters')).toMatchObject({ kind: 'compact' })
  expect(await lake.rows('counters', 'counter')).toHaveLength(9)
})
