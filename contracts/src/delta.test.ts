import { describe, expect, it } from 'vitest'
import { deltaSchemaOf } from './delta.ts'
import { contractOf, contracts } from './registry.ts'

/** Primitive types of PROTOCOL.md, Schema Serialization Format, that protocol 1/2 knows. */
const PRIMITIVES = /^(string|integer|long|double|boolean|date|timestamp|decimal\(\d+,\d+\))$/

describe('deltaSchemaOf', () => {
  it('states name, type and nullability of each column in order', () => {
    const { columns } = contractOf('gtfs/fare_attributes@1')
    expect(JSON.parse(deltaSchemaOf(columns))).toMatchObject({
      type: 'struct',
      fields: [
        { name: 'fare_id', type: 'string', nullable: false, metadata: {} },
        { name: 'price', type: 'decimal(18,6)', nullable: false },
        { name: 'currency_type', type: 'string' },
        { name: 'payment_method', type: 'integer' },
        { name: 'transfers', type: 'integer', nullable: true },
        { name: 'agency_id', type: 'string' },
        { name: 'transfer_duration', type: 'integer' },
        { name: 'extra', type: { type: 'map', keyType: 'string', valueType: 'string' } },
      ],
    })
  })

  it('never writes a type that needs a table feature', () => {
    for (const { columns } of contracts) {
      const { fields } = JSON.parse(deltaSchemaOf(columns)) as { fields: { type: unknown }[] }
      for (const { type } of fields) if (typeof type === 'string') expect(type).toMatch(PRIMITIVES)
    }
  })
})
