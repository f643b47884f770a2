import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { ulidOf } from '../ulid-words.ts'
import { makeIndexFile } from './file.ts'
import { openAnswers } from './open-answers.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

function newFile() {
  const dir = mkdtempSync(join(tmpdir(), 'tongqu-answers-'))
  const file = makeIndexFile(join(dir, 'index.sqlite'), 'tongqu.ledger/test')
  ends.push(() => {
    file.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const text = 'SELECT id, place, at FROM open_answers ORDER BY place'
  const rows = () =>
    file.db
      .prepare(text)
      .all()
      .map((row) => ({ ...row }))
  return { db: file.db, rows }
}

/** Ids of which many have the same place in the table, at its end too. */
function idOf(number: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.of(1, 2, number, [0, 1, 0xfff][number % 3] as number)
}

const steps = fc.array(fc.record({ number: fc.nat(20), what: fc.constantFrom('open', 'close') }), {
  minLength: 100,
  maxLength: 300,
  size: 'max',
})

it('answers that end are forgotten, others stay, wherever they stand in the table', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const { db, rows } = newFile()
      const answers = openAnswers(db)
      const open = new Map<number, number>()
      for (const [at, { number, what }] of all.entries()) {
        if (at === 200) answers.write()
        if (what === 'close' && open.delete(number)) answers.closed(idOf(number))
        if (what !== 'open' || open.has(number)) continue
        open.set(number, at)
        answers.opened(idOf(number), at, at * 2)
      }
      answers.write()
      const expected = [...open].map(([number, at]) => ({
        ...{ id: ulidOf(idOf(number)), place: at },
        at: at * 2,
      }))
      expect(rows()).toEqual(expected)
    }),
    { numRuns: 25 },
  )
})

it('more answers are open than the table first has room for', () => {
  const { db, rows } = newFile()
  const answers = openAnswers(db)
  for (let number = 0; number < 9_000; number += 1) {
    answers.opened(Uint32Array.of(1, 2, 3, number * 7), number, 0)
  }
  for (let number = 0; number < 9_000; number += 1) {
    if (number % 1_000 !== 5) answers.closed(Uint32Array.of(1, 2, 3, number * 7))
  }
  answers.write()
  expect(rows().map(({ place }) => place)).toEqual(
    Array.from({ length: 9 }, (_, at) => at * 1_000 + 5),
  )
})
