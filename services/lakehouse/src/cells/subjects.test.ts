import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { AMONG_SUBJECTS } from './functions.ts'
import { holdSubjects } from './subjects.ts'

const dir = mkdtempSync(join(tmpdir(), 'tongqu-subjects-'))
let engine: Engine

beforeAll(async () => {
  engine = await openEngine({
    threads: 1,
    memoryMegabytes: 64,
    spillDir: dir,
    pseudonyms: (key, text) => `${key}:${text}`,
  })
})

afterAll(() => {
  engine.close()
  rmSync(dir, { recursive: true, force: true })
})

async function among(digest: string, text: string): Promise<unknown> {
  const sql = `SELECT ${AMONG_SUBJECTS}($digest, ${text}) AS it`
  const [row] = await engine.rows(sql.replace('$digest', `'${digest}'`))
  return row?.it
}

it('a set is of texts, or of pseudonyms by its key', async () => {
  const plain = holdSubjects({ digest: 'plain', allowed: new Set(['a']) })
  const keyed = holdSubjects({ digest: 'keyed', allowed: new Set(['k:a', 'b']), key: 'k' })
  expect(await among('plain', "'a'")).toBe(true)
  expect(await among('plain', "'b'")).toBe(false)
  expect(await among('keyed', "'a'")).toBe(true)
  expect(await among('keyed', "'b'")).toBe(false)
  expect(await among('keyed', 'NULL::VARCHAR')).toBe(false)
  plain()
  keyed()
})

it('a set that is no longer held lets nobody through', async () => {
  holdSubjects({ digest: 'gone', allowed: new Set(['a']) })()
  await expect(among('gone', "'a'")).rejects.toThrow()
})
