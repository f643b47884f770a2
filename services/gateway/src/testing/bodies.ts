import fc from 'fast-check'
import type { OpenApiDocument } from '../openapi.ts'
import type { JsonSchema } from '../operation.ts'

/** The seed of texts that obey a pattern: the same ones in each run. */
const SEED = 1

/** The smallest value that a schema of the document allows, as far as these tests need it. */
export function smallest(schema: JsonSchema, document: OpenApiDocument): unknown {
  const { $ref, const: only, enum: values, type, default: usual } = schema
  if (typeof $ref === 'string') return smallest(referred($ref, document), document)
  if (only !== undefined) return only
  if (Array.isArray(values)) return values[0]
  for (const choice of [schema.oneOf, schema.anyOf, schema.allOf]) {
    if (Array.isArray(choice)) return smallest({ ...schema, ...choice[0], ...NO_CHOICE }, document)
  }
  if (usual !== undefined) return usual
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object':
      return smallestObject(schema, document)
    case 'array':
      return Array.from({ length: Number(schema.minItems ?? 0) }, () =>
        smallest(schema.items as JsonSchema, document),
      )
    case 'string':
      return smallestText(schema)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return Number(schema.minimum ?? 1)
  }
}

const NO_CHOICE = { oneOf: undefined, anyOf: undefined, allOf: undefined }

function referred(place: string, document: OpenApiDocument): JsonSchema {
  return document.components.schemas[place.split('/').at(-1) ?? ''] ?? {}
}

function smallestObject(schema: JsonSchema, document: OpenApiDocument) {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>
  const required = (schema.required ?? []) as string[]
  return Object.fromEntries(
    required.map((name) => [name, smallest(properties[name] ?? {}, document)]),
  )
}

const SAMPLES: Readonly<Record<string, string>> = {
  date: '2026-03-01',
  'date-time': '2026-03-01T00:00:00Z',
  uuid: '00000000-0000-4000-8000-000000000001',
  uri: 'https://receiver.example/hook',
}

function smallestText({ format, pattern, minLength }: JsonSchema): string {
  const sample = SAMPLES[String(format)]
  if (sample !== undefined) return sample
  if (typeof pattern === 'string') {
    const [text = ''] = fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), {
      numRuns: 1,
      seed: SEED,
    })
    return text
  }
  return 'x'.repeat(Number(minLength ?? 1))
}
