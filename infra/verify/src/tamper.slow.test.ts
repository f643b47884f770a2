import { copyFileSync, cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { folder } from './testing/folders.ts'
import { run } from './testing/run.ts'
import { fileAt, tamper, type Way } from './testing/tampering.ts'
import { type WrittenLog, writtenEntries } from './testing/written-log.ts'

/** One full tile above the leaves, and a partial one; above both a third level. */
const SIZE = 66_300
const HOME = folder()
const COPY = join(HOME, 'copy')

let log: WrittenLog
beforeAll(async () => {
  log = await writtenEntries(SIZE - 1)
  cpSync(log.dir, COPY, { recursive: true })
})
afterAll(() => rmSync(HOME, { recursive: true, force: true }))

/** File, way, place in it (undefined: the file as a whole), and what is named, all of it. */
const CASES: [path: string, way: Way, at: number | undefined, named: string][] = [
  ['tile/1/000', 'flip', 200, 'hash-flipped tile/1/000 #200'],
  ['tile/1/000', 'delete', 200, 'hash-removed tile/1/000 #200'],
  ['tile/1/000', 'insert', 200, 'hash-inserted tile/1/000 #200'],
  ['tile/1/000', 'reorder', 200, 'hash-reordered tile/1/000 #200'],
  ['tile/1/000', 'delete', undefined, 'tile-missing tile/1/000'],
  ['tile/1/001.p/2', 'flip', 1, 'hash-flipped tile/1/001.p/2 #257'],
  ['tile/1/001.p/2', 'delete', undefined, 'tile-missing tile/1/001.p/2'],
  ['tile/2/000.p/1', 'flip', 0, 'hash-flipped tile/2/000.p/1 #0'],
  ['tile/2/000.p/1', 'insert', 0, 'hash-inserted tile/2/000.p/1 #0'],
  ['tile/2/000.p/1', 'delete', undefined, 'tile-missing tile/2/000.p/1'],
  ['tile/0/128', 'flip', 255, 'hash-flipped tile/0/128 #33023'],
  ['tile/0/258.p/252', 'reorder', 0, 'hash-reordered tile/0/258.p/252 #66048'],
  ['tile/entries/128', 'flip', 255, 'entry-flipped tile/entries/128 #33023'],
  ['tile/entries/258.p/252', 'delete', 0, 'entry-removed tile/entries/258.p/252 #66048'],
]

it.each(CASES)('%s, %s %s, is named, and nothing else', async (path, way, at, named) => {
  const file = fileAt(COPY, path)
  tamper(COPY, path, way, at)
  const { code, text } = await run(['log', COPY, '--key', log.verifier])
  copyFileSync(file.replace(COPY, log.dir), file)
  expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(/^\S+ \S+.*\n$/) })
  expect(text).toMatch(new RegExp(`^${named}\\s`))
})

it('the copy is whole again after all that', async () => {
  const { code, text } = await run(['log', COPY, '--key', log.verifier, '--entries'])
  expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining(`${SIZE} 个条目`) })
})
