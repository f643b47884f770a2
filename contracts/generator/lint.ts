import { partsOf } from '../src/contract.ts'
import { lintColumn } from './lint-column.ts'
import type { Fault, Source } from './read.ts'
import { isClass, isRecord, isText, namesOf } from './shape.ts'
import { CONTRACT_ANNOTATIONS } from './vocabulary.ts'

/** Columns of one contract; a table wider than this is two tables. */
const MAX_COLUMNS = 200
const DIALECT = 'https://json-schema.org/draft/2020-12/schema'
const KEYWORDS = new Set<string>([
  ...['$schema', '$id', 'title', 'description', 'type'],
  ...['additionalProperties', 'required', 'properties'],
  ...CONTRACT_ANNOTATIONS,
])

/**
 * Faults of one contract document: the vocabulary of README.md, and the subset of JSON Schema
 * 2020-12 that json-schema-to-typescript 16 renders truly (it ignores or misreads prefixItems,
 * unevaluatedProperties, if/then, dependentRequired and $dynamicRef), that DuckDB can check, and
 * that fits a flat table. Only listed keywords pass.
 */
export function lintContract(source: Source): Fault[] {
  const messages = [
    ...identityFaults(source),
    ...documentFaults(source.document),
    ...columnFaults(source.document),
    ...roleFaults(source.document),
  ]
  return messages.map((message) => ({ path: source.path, message }))
}

/** Faults that only all documents together show. */
export function lintContracts(sources: readonly Source[]): Fault[] {
  const seen = new Set<string>()
  return sources.flatMap(({ path, document }) => {
    const id = String(idOf(document))
    const repeated = seen.has(id)
    seen.add(id)
    return repeated ? [{ path, message: `repeats the contract ${id}` }] : []
  })
}

/** `x-contract.id` of a document, whatever stands there. */
export function idOf(document: Record<string, unknown>): unknown {
  const contract = document['x-contract']
  return isRecord(contract) ? contract.id : undefined
}

function* identityFaults({ path, document }: Source): Generator<string> {
  const id = idOf(document)
  const expected = path.replace(/\.schema\.json$/, '')
  if (id !== expected) yield `x-contract.id must be ${expected}, as the file is named`
  try {
    partsOf(expected)
  } catch {
    yield 'must be named <family>/<name>@<major>.schema.json in lower case'
  }
  const contract = document['x-contract']
  const minor = isRecord(contract) ? contract.minor : undefined
  if (!Number.isInteger(minor) || Number(minor) < 0) yield 'x-contract.minor must count from 0'
  if (document.$schema !== DIALECT) yield `$schema must be ${DIALECT}`
  if (document.$id !== `urn:tongqu:contract:${expected}`) {
    yield `$id must be urn:tongqu:contract:${expected}`
  }
}

function* documentFaults(document: Record<string, unknown>): Generator<string> {
  for (const keyword of Object.keys(document)) {
    if (!KEYWORDS.has(keyword)) yield `the keyword ${keyword} is outside the subset`
  }
  for (const text of ['title', 'description', 'x-title-zh-CN', 'x-description-zh-CN']) {
    if (!isText(document[text])) yield `${text} is missing`
  }
  if (!isText(document['x-standard'])) yield 'x-standard must name the clause it follows'
  if (!isClass(document['x-class'])) yield 'x-class must give the class of columns without one'
  if (document.type !== 'object') yield 'type must be object'
  if (document.additionalProperties !== false) yield 'additionalProperties must be false'
}

function* columnFaults(document: Record<string, unknown>): Generator<string> {
  const properties = document.properties
  if (!isRecord(properties)) return yield 'properties is missing'
  const names = Object.keys(properties)
  if (names.length === 0) yield 'has no column'
  if (names.length > MAX_COLUMNS) yield `has more than ${MAX_COLUMNS} columns`
  const required = namesOf(document.required)
  if (!required) return yield 'required must list columns'
  for (const name of required) {
    if (!names.includes(name)) yield `required names ${name}, which is no column`
  }
  for (const [name, column] of Object.entries(properties)) {
    if (!isRecord(column)) yield `${name} is not a schema`
    else for (const fault of lintColumn(name, column, required.includes(name))) yield fault
  }
}

/** Keys, event time, partitions, clustering and geometry must name columns fit for the part. */
function* roleFaults(document: Record<string, unknown>): Generator<string> {
  const columns = isRecord(document.properties) ? document.properties : {}
  for (const role of ['x-key', 'x-partitionBy', 'x-clusterBy']) {
    const names = namesOf(document[role])
    if (!names) yield `${role} must list columns`
    else for (const name of names) yield* scalarFaults(role, name, columns)
  }
  if (namesOf(document['x-key'])?.length === 0) yield 'x-key names no column'
  const eventTime = document['x-eventTime']
  if (eventTime !== undefined) {
    const column = columns[String(eventTime)]
    const isInstant = isRecord(column) && column.format === 'date-time'
    const isRequired = namesOf(document.required)?.includes(String(eventTime))
    if (!isInstant || !isRequired) yield 'x-eventTime must name a required date-time column'
  }
  if (document['x-geometry'] !== undefined) yield* geometryFaults(document['x-geometry'], columns)
}

function* scalarFaults(
  role: string,
  name: string,
  columns: Record<string, unknown>,
): Generator<string> {
  const column = columns[name]
  if (!isRecord(column)) yield `${role} names ${name}, which is no column`
  else if (column.additionalProperties !== undefined) yield `${role} names ${name}, a map`
}

function* geometryFaults(geometry: unknown, columns: Record<string, unknown>): Generator<string> {
  const { kind, longitude, latitude, column } = isRecord(geometry) ? geometry : {}
  if (kind !== 'point' && kind !== 'geojson') {
    return yield 'x-geometry must be a point (longitude, latitude) or a geojson (column)'
  }
  for (const name of kind === 'point' ? [longitude, latitude] : [column]) {
    const schema = columns[String(name)]
    if (!isRecord(schema)) yield `x-geometry names ${name}, which is no column`
    else if (!isText(schema['x-crs'])) yield `${name} is a geometry and needs x-crs`
  }
}
