import { identifier, sqlFile } from '../../sql.ts'
import type { LakeColumn } from '../../table.ts'
import { geometryColumns, type ReadGeometry } from '../box.ts'
import { csvHeader, csvRecord, jsonObject } from '../columns.ts'
import type { Question } from '../query.ts'
import { noGeometry } from '../refusals.ts'

/** How one row becomes text: a JSON object, a GeoJSON Feature, a CSV record. */
export type RowKind = 'json' | 'feature' | 'csv'

/** Text encodings: rows of one kind between a head and a tail. */
export type TextEncoding = 'json' | 'ndjson' | 'csv' | 'geojson'

export type RowText = {
  kind: RowKind
  /** SQL of the row's text, never NULL. */
  sql(): string
  /** Columns that the SQL reads. */
  columns: readonly LakeColumn[]
}

/** Text around the rows of an answer; `lines` end each row, `list` stands between two. */
export type Frame = { head: string; rows: 'lines' | 'list'; tail(next?: string): string }

/** What ends a row's text: for a CSV record RFC 4180, 2.1; nothing else holds a bare line feed. */
export const ROW_ENDS: Record<RowKind, string> = { json: '\n', feature: '\n', csv: '\r\n' }

/** Row SQL of an encoding; throws `no-geometry` for GeoJSON of a table without one in view. */
export function rowText(encoding: TextEncoding, question: Question): RowText {
  const { columns } = question
  if (encoding === 'csv') return { kind: 'csv', sql: () => csvRecord(columns), columns }
  if (encoding !== 'geojson') return { kind: 'json', sql: () => jsonObject(columns), columns }
  const { geometry } = question
  if (!geometry) throw noGeometry(question.table.name)
  const all = [...new Set([...columns, ...geometryColumns(geometry)])]
  return { kind: 'feature', sql: () => featureSql(question, geometry), columns: all }
}

function featureSql({ columns, idColumn }: Question, geometry: ReadGeometry): string {
  const own = geometryColumns(geometry)
  const id = columns.find(({ name }) => name === idColumn)
  const properties = columns.filter((column) => !own.includes(column))
  return sqlFile(import.meta.url, 'feature.sql', {
    id: id ? `',"id":', to_json(${identifier(id.name)}),` : '',
    geometry: geometryText(geometry),
    properties: properties.length > 0 ? jsonObject(properties) : "'{}'",
  })
}

/** What stands around the rows of an encoding. */
export function frameOf(encoding: TextEncoding, question: Question): Frame {
  switch (encoding) {
    case 'ndjson':
      return { head: '', rows: 'lines', tail: () => '' }
    case 'csv':
      return { head: csvHeader(question.columns) + ROW_ENDS.csv, rows: 'lines', tail: () => '' }
    case 'json':
      return { head: '{"items":[', rows: 'list', tail: closing }
    case 'geojson':
      return { head: '{"type":"FeatureCollection","features":[', rows: 'list', tail: closing }
  }
}

/** SQL of a row's text and what ends it. */
export function lineSql({ kind, sql }: RowText): string {
  const ends = Array.from(ROW_ENDS[kind], (sign) => `chr(${sign.charCodeAt(0)})`)
  return `concat(${sql()}, ${ends.join(', ')})`
}

function closing(next?: string): string {
  return next === undefined ? ']}' : `],"next":${JSON.stringify(next)}}`
}

/** RFC 7946, 3.2: a Feature without a place has the geometry null. */
function geometryText(geometry: ReadGeometry): string {
  if (geometry.kind === 'geojson') {
    const name = identifier(geometry.column.name)
    return `CASE WHEN json_valid(${name}) THEN ${name} ELSE 'null' END`
  }
  const longitude = `CAST(${identifier(geometry.longitude.name)} AS DOUBLE)`
  const latitude = `CAST(${identifier(geometry.latitude.name)} AS DOUBLE)`
  const point = `concat('{"type":"Point","coordinates":[', ${longitude}, ',', ${latitude}, ']}')`
  const known = `isfinite(${longitude}) AND isfinite(${latitude})`
  return `CASE WHEN ${known} THEN ${point} ELSE 'null' END`
}
