import type { Column, Contract } from '@tongqu/contracts'
import { sealedSql, starWith } from '../cells/sql.ts'
import { type LakeTable, lakeTable } from '../table.ts'
import type { Restriction } from '../types.ts'
import { sighting } from './contracts.ts'

function degrees(name: string): Column {
  const title = { 'zh-CN': name, en: name }
  return { name, type: 'double', nullable: true, class: 'public', description: title, schema: {} }
}

/** Sightings with a place; the driver's name is sealed at rest. */
const contract: Contract = {
  ...sighting,
  columns: [...sighting.columns, degrees('longitude'), degrees('latitude')],
  geometry: { kind: 'point', longitude: 'longitude', latitude: 'latitude' },
}

export const guarded: LakeTable = lakeTable(
  { id: 'test-set', classOverrides: {} },
  'sighting',
  contract,
)

export const NOTHING_TAKEN: Restriction = { masks: {}, rows: [] }

/** What `pseudonym` masks make of a text in tests. */
export function testPseudonym(key: string, text: string): string {
  return `p-${key}-${Buffer.from(text).toString('hex').slice(-8)}`
}

/** Rows of a query with the text of sealed columns sealed, to be written as a file. */
export function withTokens(select: string): string {
  return `SELECT ${starWith(guarded.columns, sealedSql)} FROM (${select}) AS plain`
}

/** A restriction, and the same by hand: values of columns, and what rows must meet. */
export type Sample = {
  name: string
  hidden: readonly string[]
  restriction: Restriction
  values: Readonly<Record<string, string>>
  where: string
}

/** Over plain columns; `at` is floored by the minute of its text. */
export const samples: readonly Sample[] = [
  {
    name: 'hidden columns alone',
    hidden: ['driver', 'fare', 'delivery_id'],
    restriction: NOTHING_TAKEN,
    values: {},
    where: 'TRUE',
  },
  {
    name: 'rules on hidden columns, of every operator',
    hidden: ['count', 'late', 'driver'],
    restriction: {
      masks: {},
      rows: [
        { column: 'count', operator: 'gte', values: ['3'] },
        { column: 'vehicle', operator: 'neq', values: ['v1'] },
        { column: 'late', operator: 'is', values: ['true'] },
        { column: 'driver', operator: 'in', values: ['driver 1', 'driver 2', 'driver 3', '司机'] },
      ],
    },
    values: {},
    where: `count >= 3 AND vehicle <> 'v1' AND late
      AND driver IN ('driver 1', 'driver 2', 'driver 3', '司机')`,
  },
  {
    name: 'masks of every kind',
    hidden: ['odometer'],
    restriction: {
      masks: {
        vehicle: { kind: 'pseudonym', key: 'k' },
        driver: { kind: 'prefix', characters: 1 },
        at: { kind: 'time', seconds: 3600 },
        count: { kind: 'grid', step: 10, middle: false },
        fare: { kind: 'grid', step: 5, middle: true },
        longitude: { kind: 'grid', step: 0.5, middle: true },
        latitude: { kind: 'grid', step: 0.5, middle: false },
      },
      rows: [],
    },
    values: {
      vehicle: `'p-k-' || right(lower(hex(vehicle)), 8)`,
      driver: `substr(driver, 1, 1) || '***'`,
      at: `date_trunc('hour', "at")`,
      event_date: `CAST(date_trunc('hour', "at") AS DATE)`,
      count: 'CAST(floor(count / 10) * 10 AS INTEGER)',
      fare: 'CAST(floor(fare / 5) * 5 + 2.5 AS DECIMAL(18, 6))',
      longitude: 'floor(longitude * 2) / 2 + 0.25',
      latitude: 'floor(latitude * 2) / 2',
    },
    where: 'TRUE',
  },
  {
    name: 'an area and a period on hidden columns',
    hidden: ['longitude', 'latitude', 'at', 'event_date'],
    restriction: {
      masks: {},
      rows: [],
      area: [104, 30, 105, 31],
      period: { from: '2024-05-01T06:00:00Z', to: '2024-05-02T06:00:00+08:00' },
    },
    values: {},
    where: `longitude BETWEEN 104 AND 105 AND latitude BETWEEN 30 AND 31
      AND "at" >= TIMESTAMPTZ '2024-05-01 06:00:00+00' AND "at" < TIMESTAMPTZ '2024-05-01 22:00:00+00'`,
  },
  {
    name: 'subjects who are hidden, and groups that are large enough',
    hidden: ['driver', 'vehicle'],
    restriction: {
      masks: { count: { kind: 'grid', step: 20, middle: false } },
      rows: [],
      subjects: {
        column: 'driver',
        allowed: new Set(['driver 1', 'driver 4', '司机', 'nobody']),
        digest: 'few',
      },
      minimumGroup: { size: 4, by: ['count', 'late'], of: 'vehicle' },
    },
    values: { count: 'CAST(floor(count / 20) * 20 AS INTEGER)' },
    where: `driver IN ('driver 1', 'driver 4', '司机')
      AND (count // 20, late) IN (
        SELECT (count // 20, late) FROM plain WHERE driver IN ('driver 1', 'driver 4', '司机')
        GROUP BY ALL HAVING count(DISTINCT vehicle) >= 4
      )`,
  },
]
