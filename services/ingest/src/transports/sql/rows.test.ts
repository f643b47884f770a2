import { expect, it } from 'vitest'
import { openCutter, type Tally } from './cutter.ts'
import { newRows } from './pages.ts'
import { planOf } from './plan.ts'
import { postgresql } from './postgresql.ts'
import { microsecondsOf, scaleOf } from './scale.ts'
import { changeOf, changeText } from './seen.ts'
import type { ColumnKind, Row, Statement, ViewColumn } from './types.ts'
import { lineWriter, plainText } from './values.ts'
import { markOf, openWindow } from './window.ts'

const column = (name: string, kind: ColumnKind, type = ''): ViewColumn => {
  return { name, kind, type, cast: type }
}
const OVERLAP = { overlapSeconds: 300, overlap: 10 }

it.each<[ColumnKind, string | number | bigint, string]>([
  ['number', '1.50', '1.50'],
  ['number', 0.1, '0.1'],
  ['number', 'NaN', '"NaN"'],
  ['number', '-Infinity', '"-Infinity"'],
  ['exact', 18446744073709551615n, '"18446744073709551615"'],
  ['exact', '0.10', '"0.10"'],
  ['boolean', 't', 'true'],
  ['boolean', 'f', 'false'],
  ['instant', '2026-05-01 12:00:00+00', '"2026-05-01T12:00:00Z"'],
  ['instant', '2026-05-01 12:00:00.000001+00', '"2026-05-01T12:00:00.000001Z"'],
  ['instant', '2026-05-01 12:00:00.5', '"2026-05-01T12:00:00.5Z"'],
  ['instant', 'infinity', '"infinity"'],
  ['instant', '0044-03-15 12:00:00+00 BC', '"0044-03-15 12:00:00+00 BC"'],
  ['local', '2026-05-01 12:00:00', '"2026-05-01T12:00:00"'],
  ['local', '12026-05-01 12:00:00', '"12026-05-01 12:00:00"'],
  ['local', '0000-00-00 00:00:00', ''],
  ['date', '2026-05-01', '"2026-05-01"'],
  ['date', '0000-00-00', ''],
  ['text', '云"A\n', '"云\\"A\\n"'],
  ['binary', '\\x00ff', '"00ff"'],
  ['binary', '00FF', '"00ff"'],
])('a value of kind %s: %s is written %s, and read back as a place', (kind, cell, json) => {
  const line = lineWriter([column('v', kind)])([cell])
  expect(line).toBe(json === '' ? '{}\n' : `{"v":${json}}\n`)
  expect(plainText(kind, cell)).toBe(json === '' ? undefined : String(JSON.parse(json)))
})

it('NULL is left out, wherever it stands', () => {
  const write = lineWriter([column('a', 'text'), column('b', 'text'), column('c', 'text')])
  expect(write([null, 'x', null])).toBe('{"b":"x"}\n')
  expect(write([null, null, null])).toBe('{}\n')
  expect(write(['x', null, 'y'])).toBe('{"a":"x","c":"y"}\n')
})

it('times are compared to the microsecond, and the overlap taken from them exactly', () => {
  const instant = scaleOf(column('at', 'instant', 'timestamptz'), OVERLAP)
  expect(instant.lower('2026-05-01T00:04:59.999999Z')).toBe('2026-04-30T23:59:59.999999Z')
  expect(instant.isBefore('2026-05-01T00:00:00Z', '2026-05-01T00:00:00.000001Z')).toBe(true)
  expect(instant.isBefore('2026-05-01T00:00:00.5Z', '2026-05-01T00:00:00.25Z')).toBe(false)
  expect(scaleOf(column('at', 'local'), OVERLAP).lower('2026-05-01T00:05:00')).toBe(
    '2026-05-01T00:00:00.000000',
  )
  expect(microsecondsOf('1969-12-31T23:59:59.999999Z')).toBe(-1)
  expect(instant.fits('9007199254740993')).toBe(false)
})

it('whole numbers of 64 bits are compared digit by digit; a fraction is no watermark', () => {
  const whole = scaleOf(column('id', 'exact', 'bigint'), OVERLAP)
  expect(whole.isBefore('9007199254740992', '9007199254740993')).toBe(true)
  expect(whole.lower('9007199254740993')).toBe('9007199254740983')
  const decimal = scaleOf(column('id', 'exact', 'numeric(20,2)'), OVERLAP)
  expect(() => decimal.lower('1.50')).toThrow(expect.objectContaining({ code: 'sql-view-unfit' }))
  for (const [kind, type] of [
    ['number', 'double precision'],
    ['boolean', 'boolean'],
    ['text', 'jsonb'],
  ] as const) {
    expect(() => scaleOf(column('x', kind, type), OVERLAP)).toThrow(
      expect.objectContaining({ code: 'sql-view-unfit' }),
    )
  }
})

it('what has changed in a view is named: added, removed, retyped', () => {
  const change = changeOf({ a: 'int', b: 'text' }, { b: 'varchar(9)', 新列: 'date' })
  expect(change).toEqual({ added: ['新列'], removed: ['a'], retyped: ['b: text → varchar(9)'] })
  expect(change && changeText(change).en).toBe(
    'added: 新列; removed: a; retyped: b: text → varchar(9)',
  )
  expect(changeOf({ a: 'int' }, { a: 'int' })).toBeUndefined()
})

const chunk = (...lines: readonly string[]) => lines.map((line) => ({ line, order: [line] }))
async function* stream<T>(...items: readonly T[]) {
  yield* items
}

it('deliveries end where the next row would pass a limit, and none is left out', async () => {
  const cutter = openCutter(stream(chunk('aa\n', 'bb\n', 'cc\n'), chunk(), chunk('云\n', 'ee\n')), {
    bytes: 7,
    entities: 2,
  })
  const found: [string, Tally][] = []
  while (await cutter.hasMore()) {
    const tally: Tally = { rows: 0, bytes: 0 }
    const pieces: Uint8Array[] = []
    for await (const piece of cutter.body(tally, false)) pieces.push(piece)
    found.push([String(Buffer.concat(pieces)), tally])
  }
  expect(found.map(([text]) => text)).toEqual(['aa\nbb\n', 'cc\n云\n', 'ee\n'])
  expect(found.map(([, { bytes, rows }]) => [bytes, rows])).toEqual([
    [6, 2],
    [7, 2],
    [3, 1],
  ])
})

it('a row that fits nowhere, and a whole that does not fit, are told and not cut', async () => {
  const all = async (bytes: number, isWhole: boolean) => {
    const cutter = openCutter(stream(chunk('aaaa\n', 'b\n')), { bytes, entities: 9 })
    const pieces: Uint8Array[] = []
    for await (const piece of cutter.body({ rows: 0, bytes: 0 }, isWhole)) pieces.push(piece)
    return Buffer.concat(pieces).length
  }
  await expect(all(4, false)).rejects.toMatchObject({ code: 'sql-too-large' })
  await expect(all(6, true)).rejects.toMatchObject({ code: 'sql-too-large' })
  expect(await all(7, true)).toBe(7)
})

it('a window remembers the newest rows, and says where its memory begins', () => {
  const window = openWindow(4)
  const place = (watermark: string) => ({ watermark, key: [] })
  window.add(place('1'), ['a', 'b'])
  window.add(place('2'), ['c', 'd'])
  expect([window.start(), window.has('a')]).toEqual([undefined, true])
  window.add(place('3'), ['e'])
  expect([window.start()?.watermark, window.has('a'), window.has('c')]).toEqual(['2', false, true])
  expect(markOf('x')).not.toBe(markOf('y'))
})

/** A view of numbers behind a session that answers pages as an engine would. */
function viewOf(rows: readonly (readonly [at: number, id: number])[]) {
  const asked: Statement[] = []
  return {
    asked,
    session: {
      async read<T>(statement: Statement, take: (row: Row) => T): Promise<T[]> {
        asked.push(statement)
        const [at = '-1', id = '-1'] = statement.values
        const limit = Number(/LIMIT (\d+)/.exec(statement.sql)?.[1])
        const after = rows.filter(
          ([a, i]) => a > Number(at) || (a === Number(at) && i >= Number(id)),
        )
        return after.slice(0, limit).map(([a, i]) => take([String(i), String(a)]))
      },
    },
  }
}

async function read(
  rows: readonly (readonly [number, number])[],
  past = openWindow(),
  at?: string,
) {
  const columns = [column('id', 'exact', 'bigint'), column('at', 'exact', 'bigint')]
  const transport = { view: 'a.b', columns: [], watermark: 'at', key: ['id'], ...OVERLAP }
  const plan = planOf(
    transport as unknown as Parameters<typeof planOf>[0],
    undefined,
    columns,
    undefined,
  )
  const next = openWindow()
  const { session, asked } = viewOf(rows)
  const newest = String(rows.at(-1)?.[0] ?? 0)
  const deps = { session, dialect: postgresql.dialect, plan, pageRows: 3, position: at, past, next }
  const from = at === undefined ? {} : { watermark: plan.scale?.lower(at) ?? at }
  const found: string[] = []
  for await (const page of newRows({ ...deps, newest, onQuery: () => undefined }, from)) {
    for (const { line } of page) found.push(String(JSON.parse(line).id))
  }
  return { found, next, asked }
}

it('pages overlap by the row they end with, and each row comes once', async () => {
  const rows = Array.from({ length: 10 }, (_, index) => [5, index] as const)
  const { found, asked } = await read(rows)
  expect(found).toEqual(rows.map(([, id]) => String(id)))
  expect(asked[1]?.values).toEqual(['5', '2'])
})

it('rows that were taken are known again by the whole row, at any place of the overlap', async () => {
  const rows = [1, 2, 3, 4, 5, 6, 7].map((n) => [n, n] as const)
  const first = await read(rows)
  expect(first.found).toHaveLength(7)
  const later = [...rows, [8, 8] as const].filter(([n]) => n !== 3)
  const second = await read(
    [[0, 99], ...later.slice(0, 2), [2, 50], ...later.slice(2)],
    first.next,
    '7',
  )
  expect(second.found).toEqual(['99', '50', '8'])
})

it('a page full of one and the same row is a key that is not unique, not an endless read', async () => {
  const rows = Array.from({ length: 9 }, () => [1, 1] as const)
  await expect(read(rows)).rejects.toMatchObject({ code: 'sql-view-unfit' })
})
