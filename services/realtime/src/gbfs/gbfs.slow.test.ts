import { existsSync, readFileSync } from 'node:fs'
import { type ContractId, contractOf, isDate } from '@tongqu/contracts'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GBFS_PARTS, gbfsDiscovery, gbfsDocument } from './document.ts'
import { GBFS_DEFAULTS, GBFS_ROWS } from './testing/rows.ts'

const SCHEMAS = new URL('../../../../../shared/data/schemas/gbfs/v3.0/', import.meta.url)
const isThere = existsSync(SCHEMAS)
if (!isThere) console.info(`skipped: ${SCHEMAS.pathname} is not there`)

const RUNS = 300
const TIMES = { lastUpdated: '2026-11-21T00:00:00Z', ttlSeconds: 30 }
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

describe.skipIf(!isThere)('GBFS documents against the official schemas', () => {
  const names = GBFS_PARTS.map(({ name, contract }) => ({ name, contract }))

  it.each(names)('$name is valid and whole with every column filled', ({ name, contract }) => {
    const rows = GBFS_ROWS[contract] ?? []
    expectValid(name, rows, [...(GBFS_ROWS['gbfs/system@1'] ?? [])])
    const empty = documentOf(name, [], []).length
    const isSystem = name === 'system_information'
    expect(documentOf(name, rows, []).length > empty || isSystem).toBe(true)
  })

  it.each(names)('$name is valid whatever its contract allows in the columns', (part) => {
    const systems = fc.array(anyRow('gbfs/system@1'), { maxLength: 3 })
    const rows = fc.array(anyRow(part.contract), { maxLength: 4 })
    fc.assert(
      fc.property(rows, systems, (some, owners) => expectValid(part.name, some, owners)),
      { numRuns: RUNS, seed: 20_261_121 },
    )
  })

  it('gbfs is valid with the least that is ever listed', () => {
    const urlOf = (name: string) => `https://hub.example/gbfs/bikes/${name}.json`
    for (const list of [names.map(({ name }) => name), ['system_information', 'station_status']]) {
      expectSchema('gbfs', gbfsDiscovery(list, urlOf, TIMES))
    }
  })
})

type Rows = readonly Record<string, unknown>[]

function expectValid(name: string, rows: Rows, systems: Rows): void {
  expectSchema(name, documentOf(name, rows, systems))
}

function documentOf(name: string, rows: Rows, systems: Rows): Buffer {
  const isMerged = systems.length > 1
  return gbfsDocument(name, { rows, systems, isMerged, defaults: GBFS_DEFAULTS }, TIMES)
}

const validators = new Map<string, ReturnType<typeof validatorOf>>()

function expectSchema(name: string, document: Buffer): void {
  const validate = validators.get(name) ?? validatorOf(name)
  validators.set(name, validate)
  const value = JSON.parse(document.toString())
  expect(validate(value) ? [] : [validate.errors?.[0], value]).toEqual([])
}

function validatorOf(name: string) {
  const ajv = new Ajv({ strict: false, allErrors: false, logger: false })
  ajv.addFormat('date', isDate)
  ajv.addFormat('date-time', RFC_3339)
  ajv.addFormat('uri', (text) => URL.canParse(text) && /^[a-z][a-z0-9+.-]*:[!-~]+$/i.test(text))
  ajv.addFormat('email', /^[^@\s]+@[^@\s]+\.[^@\s]+$/)
  return ajv.compile(JSON.parse(readFileSync(new URL(`${name}.json`, SCHEMAS), 'utf8')))
}

/** JSON and codes as sources have them, and as they break. */
const TEXTS = [
  ...['[]', '{}', '[1,null,{}]', '{"a":1,"b":-2,"c":"x"}', '{', 'null', '1'],
  ...['bicycle', 'electric', 'human', 'phone,key,coins', 'CNY', 'zh-CN,en,xx_yy', 'Asia/Shanghai'],
  ...['https://a.example/路?x=1', 'no url', 'mailto:', '+8613900000000', 'a@b.example', '@', ' '],
  '[{"vehicle_type_ids":["a",1],"count":2.5},{"vehicle_type_id":"a","count":3},{"count":"x"}]',
  '[{"start":0,"rate":1.5,"interval":30,"end":null}]',
  '[{"start":0.5,"rate":"1","interval":30}]',
  '[{"ride_allowed":true,"ride_through_allowed":false,"maximum_speed_kph":10.4}]',
  '{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[1,2]]]}',
  '{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4],["5",6],[1,2]]]]}',
  '{"type":"Polygon","coordinates":[]}',
]

/** Half of the rows are filled but for a few columns: of the others most lack what is required. */
function anyRow(contract: ContractId): fc.Arbitrary<Record<string, unknown>> {
  const { columns } = contractOf(contract)
  const model = Object.fromEntries(columns.map(({ name, type }) => [name, anyValue(type)]))
  const wild = fc.record(model, { requiredKeys: [] })
  const names = Object.keys(model)
  const few = fc.subarray(names, { maxLength: Math.min(4, names.length) })
  const filled = fc.tuple(fc.record(model), few).map(([row, changed]) => ({
    ...GBFS_ROWS[contract]?.[0],
    ...Object.fromEntries(changed.map((name) => [name, row[name]])),
  }))
  return fc.oneof(wild, filled)
}

function anyValue(type: string): fc.Arbitrary<unknown> {
  if (type === 'boolean') return fc.option(fc.boolean())
  if (type.startsWith('timestamp')) {
    const stamp = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
    return fc.option(stamp.map((date) => date.toISOString()))
  }
  if (type === 'date') return fc.constantFrom(null, '2026-02-28')
  if (/int|double|float|long|number/.test(type)) {
    return fc.option(fc.oneof(fc.integer({ min: -200, max: 200 }), fc.double({ noNaN: true })))
  }
  if (type === 'string') return fc.option(fc.oneof(fc.constantFrom(...TEXTS), fc.string()))
  return fc.constant(null)
}
