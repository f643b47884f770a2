import fc from 'fast-check'
import type { OpenApiDocument, OpenApiOperation } from '../openapi.ts'

/** One request, as `app.request` takes it. */
export type MadeRequest = {
  path: string
  method: 'GET' | 'HEAD'
  headers: Record<string, string>
}

type DocumentParameter = {
  name: string
  in: 'path' | 'query'
  required?: boolean
  examples?: Record<string, { value: string }>
  schema: {
    type: 'string' | 'integer' | 'object'
    enum?: string[]
    minimum?: number
    maximum?: number
    maxLength?: number
    pattern?: string
    additionalProperties?: { pattern: string }
  }
}

type Pair = readonly [name: string, value: string]

const CODINGS = ['identity', 'gzip', 'br', 'zstd', 'gzip;q=0, *', 'nonsense']
const RANGES = ['bytes=0-9', 'bytes=-5', 'bytes=999999999-', 'bytes=1-0', 'lines=1-2']
const TIMES = ['2026-03-01', '2026-03-01T00:00:00Z', '1970-01-01/..', '../2030-01-01', '2/1']
const BOXES = ['120,30,121,31', '-180,-90,180,90', '10,0,-10,1', '1,2,3', 'a,b,c,d']

/**
 * Requests to one operation, made of nothing but what the document says about it: mostly such as a
 * reader of it would send, some with values that it does not allow.
 */
export function requestsFor(
  document: OpenApiDocument,
  path: string,
  operation: OpenApiOperation,
): fc.Arbitrary<MadeRequest> {
  const parameters = operation.parameters as DocumentParameter[]
  const columns = columnNames(document, parameters)
  const places = parameters.filter((one) => one.in === 'path')
  const queries = parameters.filter((one) => one.in === 'query')
  return fc
    .record({
      places: fc.tuple(...places.map((one) => placeValue(one))),
      query: fc.tuple(...queries.map((one) => queryPairs(one, columns))),
      stray: sometimes(0.03, fc.tuple(word(), word())),
      method: fc.constantFrom('GET' as const, 'GET' as const, 'GET' as const, 'HEAD' as const),
      headers: headers(operation),
    })
    .map(({ places: values, query, stray, method, headers: sent }) => {
      const pairs = [...query.flat(), ...(stray ? [stray] : [])]
      return { path: `${filled(path, places, values)}${search(pairs)}`, method, headers: sent }
    })
}

function filled(path: string, places: readonly DocumentParameter[], values: readonly string[]) {
  return places.reduce(
    (text, { name }, index) => text.replace(`{${name}}`, encodeURIComponent(values[index] ?? '')),
    path,
  )
}

function search(pairs: readonly Pair[]): string {
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([a, b]) => [a, b]))}`
}

function placeValue({ examples = {} }: DocumentParameter): fc.Arbitrary<string> {
  const values = Object.keys(examples)
  const [first = ''] = values
  // A segment of dots never arrives: whoever writes the address has resolved it.
  const wild = word().filter((value) => !/^\.*$/.test(value))
  if (values.length === 0) return wild
  return fc.oneof(
    { weight: 7, arbitrary: fc.constant(first) },
    { weight: 2, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: wild },
  )
}

/** Usually left out: a request with twenty parameters is refused for one of them. */
function queryPairs(one: DocumentParameter, columns: readonly string[]): fc.Arbitrary<Pair[]> {
  if (one.schema.type === 'object') {
    const filter = fc.tuple(fc.constantFrom(...columns), filterValue(one))
    return fc.oneof(
      { weight: 3, arbitrary: fc.constant<Pair[]>([]) },
      { weight: 1, arbitrary: fc.array(filter, { minLength: 1, maxLength: 3 }) },
    )
  }
  const pair = plainValue(one, columns).map((value): Pair[] => [[one.name, value]])
  return fc.oneof({ weight: 9, arbitrary: fc.constant<Pair[]>([]) }, { weight: 1, arbitrary: pair })
}

/** The operators stand in the pattern that the document gives for a filter. */
function filterValue({ schema }: DocumentParameter): fc.Arbitrary<string> {
  const operators = /\((.*?)\)/.exec(schema.additionalProperties?.pattern ?? '')?.[1]?.split('|')
  return fc
    .tuple(
      fc.constantFrom(...(operators ?? ['eq']), 'nearly'),
      fc.oneof(word(), fc.constantFrom('1', '0', 'null', 'true', 'a,b', '2026-03-01', '*', '30.5')),
    )
    .map(([operator, value]) => `${operator}.${value}`)
}

function plainValue({ name, schema }: DocumentParameter, columns: readonly string[]) {
  const wild = word()
  if (schema.type === 'integer') {
    const { minimum = 0, maximum = 1_000 } = schema
    const least = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 20) })
    return fc.oneof(
      { weight: 8, arbitrary: least.map(String) },
      { weight: 1, arbitrary: fc.constantFrom(String(minimum - 1), String(maximum + 1), '1.5') },
      { weight: 1, arbitrary: wild },
    )
  }
  if (schema.enum) {
    const known = fc.constantFrom(...schema.enum)
    return fc.oneof({ weight: 8, arbitrary: known }, { weight: 1, arbitrary: wild })
  }
  if (name === 'select' || name === 'order') {
    return fc.array(fc.constantFrom(...columns), { minLength: 1, maxLength: 3 }).map(String)
  }
  if (name === 'bbox') return fc.constantFrom(...BOXES)
  if (name === 'datetime' || name === 'asOf') return fc.constantFrom(...TIMES)
  return fc.oneof(wild, fc.string({ maxLength: 20, unit: 'grapheme' }))
}

function headers({ responses }: OpenApiOperation): fc.Arbitrary<Record<string, string>> {
  const offered = Object.keys((responses['200']?.content ?? {}) as object)
  const accept = fc.constantFrom(
    '*/*',
    'image/png',
    'text/*;q=0.2, */*;q=0.1',
    ...offered,
    ...offered,
  )
  return fc
    .record({
      accept: sometimes(0.5, accept),
      'accept-encoding': sometimes(0.3, fc.constantFrom(...CODINGS)),
      'accept-language': sometimes(0.3, fc.constantFrom('en', 'zh-CN', 'fr;q=0.9', ',;=')),
      'if-none-match': sometimes(0.1, fc.constantFrom('*', '"x"', 'W/"x", "y"')),
      range: sometimes(0.2, fc.constantFrom(...RANGES)),
    })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value))) as never
}

function sometimes<T>(share: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  const often = Math.round(share * 100)
  return fc.oneof(
    { weight: often, arbitrary: value },
    { weight: 100 - often, arbitrary: fc.constant(undefined) },
  )
}

/** Words of any script, with what breaks naive readers among them. */
function word(): fc.Arbitrary<string> {
  const nasty = fc.constantFrom("'", '"', '..', '%', '\u0000', '../../etc', '站', '<b>', '0', '-1')
  return fc.oneof(fc.string({ minLength: 1, maxLength: 12 }), nasty)
}

/** Columns that the examples name, many times, and all that the document knows of, once. */
function columnNames({ components }: OpenApiDocument, parameters: readonly DocumentParameter[]) {
  const records = Object.entries(components.schemas).filter(([name]) => name.endsWith('Record'))
  const all = new Set(records.flatMap(([, schema]) => Object.keys(schema.properties as object)))
  const select = parameters.find(({ name }) => name === 'select')
  const shown = Object.keys(select?.examples ?? {}).flatMap((example) => example.split(','))
  return [...all, ...Array(all.size).fill(shown).flat()]
}
