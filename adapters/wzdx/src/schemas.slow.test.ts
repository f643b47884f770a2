import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { wzdx } from './wzdx.ts'

/** The official schemas and the samples stay outside of the repository. */
const SHARED = new URL('../../../../shared/data/', import.meta.url)
const SCHEMAS = new URL('schemas/wzdx/4.2/', SHARED)
const SAMPLES = new URL('road/wzdx/', SHARED)
const FIXTURES = new URL('../fixtures/', import.meta.url)

/** Findings that say that a feed breaks the schema. */
const FAULTS = new Set(['schema', 'unknown-code', 'unknown-version', 'duplicate-key'])

/** The geometries that the schemas take from geojson.org, which is not asked in tests. */
const POSITION = { type: 'array', minItems: 2, items: { type: 'number' } }
const GEOMETRIES = {
  Point: POSITION,
  MultiPoint: { type: 'array', items: POSITION },
  LineString: { type: 'array', minItems: 2, items: POSITION },
}

describe('findings against the official schemas of 4.2', () => {
  const isThere = existsSync(SCHEMAS)
  if (!isThere) console.info(`skipped: ${SCHEMAS.pathname} is not there`)
  it.skipIf(!isThere).each(isThere ? cases() : [])(
    'say of $name that it is valid if and only if the schema does',
    ({ bytes }) => {
      const document = JSON.parse(bytes.toString())
      const isDevices = JSON.stringify(document).includes('"device_type"')
      const validate = ajvOf().getSchema(isDevices ? idOf('DeviceFeed') : idOf('WorkZoneFeed'))
      const isValid = validate?.(document)
      const { findings, rejects } = wzdx.decode(bytes, FIXTURE_CONTEXT)
      const said = [...findings.filter(({ code }) => FAULTS.has(code)), ...rejects]
      expect({ isValid: said.length === 0, said, errors: validate?.errors ?? [] }).toEqual({
        isValid,
        said,
        errors: validate?.errors ?? [],
      })
    },
  )
})

function cases(): { name: string; bytes: Buffer }[] {
  const samples = readdirSync(SAMPLES).filter((name) => name.endsWith('.geojson'))
  const fixtures = readdirSync(FIXTURES).filter((name) => /^4\.2|broken|empty/.test(name))
  return [
    ...samples.map((name) => ({ name, bytes: readFileSync(new URL(name, SAMPLES)) })),
    ...fixtures.map((name) => ({
      name,
      bytes: readFileSync(new URL(`${name}/input.json`, FIXTURES)),
    })),
  ]
}

function idOf(name: string): string {
  return `https://raw.githubusercontent.com/usdot-jpo-ode/wzdx/main/schemas/4.2/${name}.json`
}

function ajvOf(): Ajv {
  const ajv = new Ajv({ strict: false, logger: false })
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i)
  ajv.addFormat('uri', URL.canParse)
  ajv.addFormat('email', /^[^@\s]+@[^@\s]+$/)
  for (const [type, coordinates] of Object.entries(GEOMETRIES)) {
    ajv.addSchema({
      $id: `https://geojson.org/schema/${type}.json`,
      type: 'object',
      required: ['type', 'coordinates'],
      properties: { type: { const: type }, coordinates },
    })
  }
  for (const file of readdirSync(SCHEMAS).filter((name) => name.endsWith('.json'))) {
    ajv.addSchema(JSON.parse(readFileSync(new URL(file, SCHEMAS), 'utf8')))
  }
  return ajv
}
