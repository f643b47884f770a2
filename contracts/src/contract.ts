import type { Column, ColumnType, Contract, DataClass, Geometry, LocalText } from './types.ts'

/** A JSON Schema document as it stands in `schemas/<family>/<name>@<major>.schema.json`. */
export type ContractDocument = Record<string, unknown> & {
  'x-contract': { id: string; minor: number }
  required: readonly string[]
  properties: Record<string, Record<string, unknown>>
}

/** JSON type and format of a property → column type; the lint refuses every other pair. */
const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
  string: 'string',
  'string int64': 'long',
  'string decimal': 'decimal',
  'string date': 'date',
  'string date-time': 'timestamp',
  integer: 'integer',
  number: 'double',
  boolean: 'boolean',
  object: 'map',
}

/** The contract a linted document states. */
export function contractFrom(document: ContractDocument): Contract {
  const { id, minor } = document['x-contract']
  const { family, name, major } = partsOf(id)
  const eventTime = document['x-eventTime'] as string | undefined
  const geometry = document['x-geometry'] as Geometry | undefined
  const required = new Set(document.required)
  const defaults = {
    class: document['x-class'] as DataClass,
    standard: document['x-standard'] as string,
  }
  return {
    id: id as Contract['id'],
    family,
    name,
    major,
    minor,
    title: localText(document, 'title'),
    description: localText(document, 'description'),
    standard: defaults.standard,
    columns: Object.entries(document.properties).map(([column, schema]) =>
      columnFrom(column, schema, required.has(column), defaults),
    ),
    key: document['x-key'] as string[],
    ...(eventTime ? { eventTime } : {}),
    partitionBy: document['x-partitionBy'] as string[],
    clusterBy: document['x-clusterBy'] as string[],
    ...(geometry ? { geometry } : {}),
    schema: document,
  }
}

/** Column type a property states, undefined when it is none of the closed list. */
export function columnTypeOf(schema: Record<string, unknown>): ColumnType | undefined {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  const type = types.find((each) => each !== 'null')
  const format = schema.format
  return COLUMN_TYPES[format === undefined ? `${type}` : `${type} ${format}`]
}

/** Family, name and major version of `gtfs/stop_times@1`. */
export function partsOf(id: string): { family: string; name: string; major: number } {
  const parts = /^([a-z][a-z0-9-]*)\/([a-z][a-z0-9_]*)@([1-9]\d*)$/.exec(id)
  if (!parts) throw new Error(`${id} is no contract id`)
  return { family: parts[1] ?? '', name: parts[2] ?? '', major: Number(parts[3]) }
}

function columnFrom(
  name: string,
  schema: Record<string, unknown>,
  required: boolean,
  defaults: { class: DataClass; standard: string },
): Column {
  const type = columnTypeOf(schema)
  if (!type) throw new Error(`${name} has a type outside the closed list`)
  const unit = schema['x-unit'] as string | undefined
  const textForm = schema['x-text'] as Column['textForm']
  return {
    name,
    type,
    nullable: !required,
    class: (schema['x-class'] as DataClass | undefined) ?? defaults.class,
    description: localText(schema, 'description'),
    ...(unit === undefined ? {} : { unit }),
    ...(type === 'decimal'
      ? { precision: schema['x-precision'] as number, scale: schema['x-scale'] as number }
      : {}),
    ...(textForm === undefined ? {} : { textForm }),
    standard: (schema['x-standard'] as string | undefined) ?? defaults.standard,
    schema,
  }
}

function localText(schema: Record<string, unknown>, what: 'title' | 'description'): LocalText {
  return { 'zh-CN': schema[`x-${what}-zh-CN`] as string, en: schema[what] as string }
}
