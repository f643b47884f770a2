import { describe, expect, it } from 'vitest'
import { gateFaults } from './gate.ts'
import type { Source } from './read.ts'

type Json = Record<string, unknown>

const released: Json = {
  'x-contract': { id: 'bike/station_status@1', minor: 3 },
  'x-class': 'public',
  'x-key': ['station_id'],
  'x-partitionBy': [],
  'x-clusterBy': ['station_id'],
  required: ['station_id'],
  properties: {
    station_id: { type: 'string', maxLength: 64, pattern: '^[a-z]+$' },
    bikes: { type: ['integer', 'null'], minimum: 0, maximum: 999, 'x-unit': '1' },
    state: { type: ['string', 'null'], enum: ['open', 'closed', null] },
  },
}

describe('the gate between a contract and its released version', () => {
  it('lets an unchanged contract pass', () => {
    expect(faults({})).toEqual([])
  })

  it('lets a nullable column be added when the minor grows', () => {
    expect(faults({ docks: { type: ['string', 'null'], maxLength: 9 } }, { minor: 4 })).toEqual([])
  })

  it('lets limits be widened when the minor grows', () => {
    const wider = { bikes: { ...column('bikes'), maximum: 9999 } }
    expect(faults(wider, { minor: 4 })).toEqual([])
    expect(faults(wider)).toEqual(['admits more than before: its minor must pass 3'])
  })

  it('lets texts, class and clustering change at will', () => {
    const documents = { 'x-clusterBy': ['bikes'], 'x-class': 'internal', description: 'better' }
    expect(faults({}, documents)).toEqual([])
  })

  it.each<[string, Json, string]>([
    ['removing a column', { bikes: undefined }, 'removes the column bikes'],
    ['another type', { bikes: { type: ['number', 'null'] } }, 'changes type of bikes'],
    ['another unit', { bikes: { ...column('bikes'), 'x-unit': '%' } }, 'changes x-unit of bikes'],
    ['another text form', { state: { ...column('state'), 'x-text': 'x' } }, 'changes x-text'],
    ['a higher minimum', { bikes: { ...column('bikes'), minimum: 1 } }, 'narrows the values'],
    ['a lower maximum', { bikes: { ...column('bikes'), maximum: 99 } }, 'narrows the values'],
    ['a new limit', { state: { ...column('state'), maxLength: 9 } }, 'narrows the values'],
    [
      'a lost choice',
      { state: { ...column('state'), enum: ['open', null] } },
      'narrows the values',
    ],
    ['a new enum', { station_id: { ...column('station_id'), enum: ['a'] } }, 'narrows the values'],
    ['another pattern', { station_id: { ...column('station_id'), pattern: '^a$' } }, 'narrows'],
  ])('refuses %s', (_, columns, message) => {
    expect(faults(columns, { minor: 4 }).join()).toContain(message)
  })

  it('refuses a new column that every reading must have', () => {
    const found = faults({ docks: { type: 'string' } }, { required: ['station_id', 'docks'] })
    expect(found).toContain('adds the required column docks')
  })

  it('refuses a new column without a greater minor', () => {
    const found = faults({ docks: { type: ['string', 'null'] } })
    expect(found).toEqual(['admits more than before: its minor must pass 3'])
  })

  it('refuses a minor below the released one', () => {
    expect(faults({}, { minor: 2 })).toEqual(['has the minor 2, below the released 3'])
  })

  it('refuses to make a nullable column required or a required one nullable', () => {
    expect(faults({}, { required: ['station_id', 'bikes'] })).toEqual(['makes bikes required'])
    expect(faults({}, { required: [] })).toEqual(['makes station_id nullable'])
  })

  it.each(['x-key', 'x-eventTime', 'x-partitionBy', 'x-geometry'])('refuses another %s', (name) => {
    expect(faults({}, { [name]: ['bikes'] })).toEqual([`changes ${name} within a major version`])
  })

  it('refuses to drop a released contract, and takes a new major beside it', () => {
    const source = { path: 'bike/station_status@1.schema.json', document: released }
    expect(gateFaults([source], [])[0]?.message).toContain('was released and is gone')
    const successor = { ...released, 'x-contract': { id: 'bike/station_status@2', minor: 0 } }
    const both = [source, { path: 'bike/station_status@2.schema.json', document: successor }]
    expect(gateFaults([source], both)).toEqual([])
  })
})

function column(name: string): Json {
  return (released.properties as Record<string, Json>)[name] ?? {}
}

/** Faults of the released contract after a change; an undefined column is taken out. */
function faults(columns: Json, change: Json & { minor?: number } = {}): string[] {
  const { minor = 3, ...documents } = change
  const properties = { ...(released.properties as Json), ...columns }
  for (const name of Object.keys(columns)) if (!columns[name]) delete properties[name]
  const identity = { 'x-contract': { id: 'bike/station_status@1', minor } }
  const now: Json = { ...released, ...identity, ...documents, properties }
  const sources = [released, now].map((document): Source => ({ path: 'x', document }))
  return gateFaults(sources.slice(0, 1), sources.slice(1)).map(({ message }) => message)
}
