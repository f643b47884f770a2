import { expect, it } from 'vitest'
import { mysql } from './mysql.ts'
import { postgresql } from './postgresql.ts'
import {
  laterStatement,
  newestStatement,
  nullsStatement,
  pageStatement,
  type Reading,
} from './statements.ts'
import type { ViewColumn } from './types.ts'

const column = (name: string, kind: ViewColumn['kind'], cast: string): ViewColumn => {
  return { name, kind, cast, type: cast }
}
const HOSTILE = 'n"`\'; DROP TABLE x; --'

const ofPostgresql: Reading = {
  view: 'public.counts',
  columns: [column('id', 'exact', 'bigint'), column(HOSTILE, 'text', 'text')],
  watermark: column('at', 'instant', 'timestamp with time zone'),
  key: [column('id', 'exact', 'bigint'), column('part', 'binary', 'bytea')],
}
const ofMysql: Reading = {
  view: 'ledger.counts',
  columns: [column('id', 'exact', 'SIGNED'), { ...column('b', 'binary', ''), type: 'blob' }],
  watermark: column('at', 'instant', 'DATETIME(6)'),
  key: [column('id', 'exact', 'SIGNED'), column('part', 'text', '')],
}
const FROM = { watermark: '2026-05-01T12:00:00Z', key: ['7', 'ff'] }

it('a page of PostgreSQL begins at a row, by one comparison of rows', () => {
  expect(pageStatement(postgresql.dialect, ofPostgresql, FROM, { rows: 10 })).toEqual({
    sql:
      'SELECT t."id", t."n""`\'; DROP TABLE x; --" FROM "public"."counts" AS t ' +
      'WHERE (t."at", t."id", t."part") >= ' +
      `($1::timestamp with time zone, $2::bigint, decode($3, 'hex')) ` +
      'AND t."at" IS NOT NULL AND t."id" IS NOT NULL AND t."part" IS NOT NULL ' +
      'ORDER BY t."at", t."id", t."part" LIMIT 10',
    values: ['2026-05-01T12:00:00Z', '7', 'ff'],
  })
})

it('a page of MySQL begins at a row, by comparisons that an index serves', () => {
  const { sql, values } = pageStatement(mysql.dialect, ofMysql, FROM, {
    rows: 10,
    until: '2026-05-02T12:00:00Z',
  })
  expect(sql).toBe(
    'SELECT t.`id`, HEX(t.`b`) FROM `ledger`.`counts` AS t ' +
      'WHERE t.`at` >= CAST(? AS DATETIME(6)) AND (t.`at` > CAST(? AS DATETIME(6)) OR ' +
      '(t.`at` = CAST(? AS DATETIME(6)) AND (t.`id` > CAST(? AS SIGNED) OR ' +
      '(t.`id` = CAST(? AS SIGNED) AND t.`part` >= ?)))) AND t.`at` <= CAST(? AS DATETIME(6)) ' +
      'AND t.`at` IS NOT NULL AND t.`id` IS NOT NULL AND t.`part` IS NOT NULL ' +
      'ORDER BY t.`at`, t.`id`, t.`part` LIMIT 10',
  )
  const at = '2026-05-01 12:00:00'
  expect(values).toEqual([at, at, at, '7', '7', 'ff', '2026-05-02 12:00:00'])
})

it('without a position the view is read from its start, without a watermark by its key', () => {
  const { watermark: _, ...whole } = ofPostgresql
  const page = (reading: Reading, from: object) =>
    pageStatement(postgresql.dialect, reading, from, { rows: 1 }).sql.replace(/^.* WHERE /, '')
  expect(page({ ...ofPostgresql, key: [] }, {})).toBe('t."at" IS NOT NULL ORDER BY t."at" LIMIT 1')
  expect(page({ ...ofPostgresql, key: [] }, { watermark: 'x' })).toMatch(/^t\."at" >= \$1::/)
  expect(page(whole, { key: ['1', '00'] })).toMatch(/^\(t\."id", t\."part"\) >= \(\$1::bigint, /)
})

it('what comes from the view or a row is quoted or bound, in every statement', () => {
  const of = column(HOSTILE, 'text', '')
  for (const { dialect } of [postgresql, mysql]) {
    const view = `a${HOSTILE.replace('.', '')}.b`
    const statements = [
      newestStatement(dialect, { view, watermark: of }, HOSTILE),
      nullsStatement(dialect, { view, of, most: 5 }),
      laterStatement(dialect, { view, of, than: HOSTILE, most: 5 }),
      pageStatement(dialect, { view, columns: [of], key: [of] }, { key: [HOSTILE] }, { rows: 5 }),
    ]
    for (const { sql } of statements) {
      const quote = dialect.quote('')[0] ?? ''
      // What is left when all quoted names are taken out.
      const bare = sql.replaceAll(
        new RegExp(`${quote}(?:[^${quote}]|${quote}${quote})*${quote}`, 'g'),
        '',
      )
      expect(bare).not.toContain('DROP')
    }
  }
})
