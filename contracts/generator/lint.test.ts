import { describe, expect, it } from 'vitest'
import { lintContract, lintContracts } from './lint.ts'
import type { Source } from './read.ts'

type Json = Record<string, unknown>

const sound: Json = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:tongqu:contract:bike/station_status@1',
  title: 'Station status',
  'x-title-zh-CN': '站点状态',
  description: 'Bikes per station.',
  'x-description-zh-CN': '各站车辆数。',
  'x-contract': { id: 'bike/station_status@1', minor: 0 },
  'x-standard': 'GBFS 3.0',
  'x-class': 'public',
  'x-key': ['station_id'],
  'x-partitionBy': [],
  'x-clusterBy': ['station_id'],
  type: 'object',
  additionalProperties: false,
  required: ['station_id'],
  properties: {
    station_id: column({ type: 'string', maxLength: 64 }),
    bikes: column({ type: ['integer', 'null'], minimum: 0, maximum: 999, 'x-unit': '1' }),
  },
}

describe('lintContract', () => {
  it('finds nothing in a sound contract', () => {
    expect(messages({})).toEqual([])
  })

  it('tells all faults at once', () => {
    const faults = messages({ 'x-standard': '', 'x-class': 'secret', 'x-key': ['nobody'] })
    expect(faults).toHaveLength(3)
  })

  it.each([
    ['prefixItems', { prefixItems: [] }, 'the keyword prefixItems is outside the subset'],
    ['if', { if: {} }, 'the keyword if is outside the subset'],
    ['unevaluatedProperties', { unevaluatedProperties: false }, 'outside the subset'],
    ['open objects', { additionalProperties: true }, 'additionalProperties must be false'],
    ['another name', { 'x-contract': { id: 'bike/other@1', minor: 0 } }, 'as the file is named'],
    ['no minor', { 'x-contract': { id: 'bike/station_status@1' } }, 'must count from 0'],
    ['an empty key', { 'x-key': [] }, 'x-key names no column'],
    ['an event time that is none', { 'x-eventTime': 'bikes' }, 'x-eventTime must name a required'],
    ['a geometry of no columns', { 'x-geometry': { kind: 'point' } }, 'which is no column'],
    ['a required ghost', { required: ['station_id', 'ghost'] }, 'required names ghost'],
  ])('refuses %s', (_, change, message) => {
    expect(messages(change).join()).toContain(message)
  })

  it.each([
    ['nested objects', { type: 'object', properties: {} }, 'is outside the subset'],
    ['lists', { type: 'array' }, 'is not flat'],
    ['numbers without unit', { type: 'number' }, 'has no x-unit'],
    ['integers without bounds', { type: 'integer', 'x-unit': '1' }, 'minimum and maximum'],
    ['integers of 64 bits', { ...count, maximum: 2 ** 31 }, 'make it a long'],
    ['text without bound', { type: 'string' }, 'has no maxLength'],
    ['$ref', { $ref: '#' }, 'is not flat'],
    ['anyOf', { ...word, anyOf: [] }, 'has the keyword anyOf'],
    ['patterns with \\d', { ...word, pattern: '^\\d+$' }, 'may read differently'],
    ['patterns without anchors', { ...word, pattern: '[a-z]+' }, 'may read differently'],
    ['patterns with a dot', { ...word, pattern: '^.+$' }, 'may read differently'],
    ['a wrong text form', { ...word, 'x-text': 'gtfs-time' }, 'cannot have x-text gtfs-time'],
    ['decimals without scale', { type: 'string', format: 'decimal' }, 'must have x-precision'],
    ['null in a required enum', { type: 'string', enum: ['a', null] }, 'must not have null'],
    ['unknown classes', { ...word, 'x-class': 'secret' }, 'has no known x-class'],
  ])('refuses a column with %s', (_, schema, message) => {
    const properties = { ...(sound.properties as Json), added: column(schema) }
    const faults = messages({ properties, required: ['station_id', 'added'] })
    expect(faults.join()).toContain(message)
  })

  it.each(['order', 'select', 'format', 'limit', 'version', 'cursor', 'bbox', 'datetime', 'where'])(
    'refuses a column named like the query parameter %s',
    (name) =>
      expect(messages(withColumn(name)).join()).toContain('is the name of a query parameter'),
  )

  it.each(['feed_id', 'event_date', 'delivery_id', 'received_at'])(
    'refuses a column named like the system column %s',
    (name) => expect(messages(withColumn(name)).join()).toContain('a column of the lake'),
  )

  it('refuses a nullable column that a reading must have', () => {
    const properties = { ...(sound.properties as Json), station_id: column(nullableWord) }
    expect(messages({ properties }).join()).toContain('must have the type "string"')
  })
})

describe('lintContracts', () => {
  it('refuses the same contract twice', () => {
    const [one, two] = [sourceOf({}), sourceOf({})]
    expect(lintContracts([one, two])).toHaveLength(1)
  })
})

const word = { type: 'string', maxLength: 10 }
const nullableWord = { type: ['string', 'null'], maxLength: 10 }
const count = { type: 'integer', minimum: 0, maximum: 9, 'x-unit': '1' }

function column(schema: Json): Json {
  return { description: 'A column', 'x-description-zh-CN': '一列', ...schema }
}

function withColumn(name: string): Json {
  return { properties: { ...(sound.properties as Json), [name]: column(nullableWord) } }
}

function sourceOf(change: Json): Source {
  return { path: 'bike/station_status@1.schema.json', document: { ...sound, ...change } }
}

function messages(change: Json): string[] {
  return lintContract(sourceOf(change)).map(({ message }) => message)
}
