import {
  type Column,
  type Contract,
  componentNameOf,
  contracts,
  openApiSchemas,
} from '@tongqu/contracts'
import { systemColumns } from './columns.ts'
import type { JsonSchema } from './operation.ts'
import { object, ref } from './schemas.ts'

/** Families of the hub's own bookkeeping and of the copy-me adapter: no door serves them. */
const NOT_SERVED = ['hub', 'example']

/**
 * Schemas of what the records door gives, from the contracts: for each contract the reading itself
 * (`GtfsStops`) and the record made of it (`GtfsStopsRecord`): the lake's columns are added, any
 * column may be left out (`select`, or not visible) and a value that is absent is null.
 */
export function recordSchemas(): Record<string, JsonSchema> {
  const served = contracts.filter(({ family }) => !NOT_SERVED.includes(family))
  const all = openApiSchemas() as Record<string, JsonSchema>
  const readings = served.map(componentNameOf).map((name) => [name, all[name] ?? {}] as const)
  const records = served.map((contract) => [recordName(contract), recordOf(contract)] as const)
  return {
    ...Object.fromEntries(readings),
    ...Object.fromEntries(records),
    ...pageSchemas(served.map(recordName)),
  }
}

function recordName(contract: Contract): string {
  return `${componentNameOf(contract)}Record`
}

function recordOf(contract: Contract): JsonSchema {
  const component = ref(componentNameOf(contract)).$ref
  const own = systemColumns
    .filter(({ name }) => name !== 'event_date' || contract.eventTime !== undefined)
    .map(({ name, type, nullable }) => [name, systemSchema(type, nullable)] as const)
  const columns = contract.columns.map(
    (column) => [column.name, cellOf(column, component)] as const,
  )
  return {
    type: 'object',
    description: contract.title.en,
    properties: Object.fromEntries([...own, ...columns]),
    additionalProperties: false,
  }
}

/** A null cell is told as null, also where the reading has no null. */
function cellOf({ name }: Column, component: unknown): JsonSchema {
  const pointer = name.replaceAll('~', '~0').replaceAll('/', '~1')
  return { anyOf: [{ $ref: `${component}/properties/${pointer}` }, { type: 'null' }] }
}

function systemSchema(type: string, nullable: boolean): JsonSchema {
  const formats: Record<string, string> = { date: 'date', timestamp: 'date-time' }
  const format = formats[type]
  return { type: nullable ? ['string', 'null'] : 'string', ...(format && { format }) }
}

function pageSchemas(names: readonly string[]): Record<string, JsonSchema> {
  const anyRecord = { anyOf: names.map(ref) }
  return {
    RecordsPage: object(
      {
        items: { type: 'array', items: anyRecord },
        next: { type: 'string', description: 'Cursor of the next page.' },
      },
      ['items'],
    ),
    RecordsCollection: {
      type: 'object',
      description: 'GeoJSON, RFC 7946.',
      properties: {
        type: { const: 'FeatureCollection' },
        features: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              type: { const: 'Feature' },
              geometry: {
                anyOf: [
                  {
                    type: 'object',
                    properties: { type: { type: 'string' } },
                    required: ['type'],
                  },
                  { type: 'null' },
                ],
              },
              properties: { anyOf: [...names.map(ref), { type: 'null' }] },
            },
            required: ['type', 'geometry', 'properties'],
          },
        },
        next: { type: 'string' },
      },
      required: ['type', 'features'],
    },
  }
}
