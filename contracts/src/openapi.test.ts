import { describe, expect, it } from 'vitest'
import { componentNameOf } from './names.ts'
import { openApiSchemas } from './openapi.ts'
import { contractOf, contracts } from './registry.ts'

describe('openApiSchemas', () => {
  it('has one component per contract under a name OpenAPI allows', () => {
    const names = Object.keys(openApiSchemas())
    expect(names).toHaveLength(contracts.length)
    for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z0-9]*$/)
    expect(componentNameOf(contractOf('gtfs/stop_times@1'))).toBe('GtfsStopTimes')
    expect(componentNameOf({ family: 'gtfs-realtime', name: 'alert', major: 2 })).toBe(
      'GtfsRealtimeAlert2',
    )
  })

  it('carries the schema itself and no identity of its own', () => {
    const schema = openApiSchemas().GtfsStops
    expect(schema).toMatchObject({ type: 'object', required: ['stop_id'] })
    expect(schema).not.toHaveProperty('$id')
  })
})
