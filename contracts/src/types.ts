/** Text in both languages of the hub; Chinese first, English complete. */
export type LocalText = { 'zh-CN': string; en: string }

/** Sensitivity of a column (数据分级): only `public` leaves by an open door. */
export type DataClass = 'public' | 'internal' | 'personal' | 'sensitive' | 'important'

/**
 * The closed list of column types. JSON form of a value in a reading:
 * string → string; integer (int32) → number; long (int64) → string of digits; double → number;
 * decimal → string; boolean → boolean; date → `YYYY-MM-DD`; timestamp → RFC 3339 in UTC with `Z`;
 * map → object of strings.
 */
export type ColumnType =
  | 'string'
  | 'integer'
  | 'long'
  | 'double'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'map'

/**
 * How the source writes a value where that differs from the plain form of its type:
 * `gtfs-time` H:MM:SS ↔ integer seconds from noon − 12 h; `gtfs-date` YYYYMMDD ↔ date;
 * `zero-one` 0/1 ↔ boolean.
 */
export type TextForm = 'gtfs-time' | 'gtfs-date' | 'zero-one'

export type Column = {
  name: string
  type: ColumnType
  /** May the reading leave it out (or give null)? */
  nullable: boolean
  class: DataClass
  description: LocalText
  /** UCUM code, `x-unit`. */
  unit?: string
  /** Only for `decimal`. */
  precision?: number
  scale?: number
  textForm?: TextForm
  /** Clause of the standard this column comes from, `x-standard`. */
  standard?: string
  /**
   * The JSON Schema of the column (enum, minimum, maximum, pattern, maxLength, format …). The type
   * of a nullable column is a list with `null`, and its enum holds `null`.
   */
  schema: Record<string, unknown>
}

export type Geometry =
  | { kind: 'point'; longitude: string; latitude: string }
  | { kind: 'geojson'; column: string }

/** `gtfs/stop_times@1`: family, name, major version. */
export type ContractId = `${string}/${string}@${number}`

export type Contract = {
  id: ContractId
  family: string
  name: string
  major: number
  minor: number
  title: LocalText
  description: LocalText
  /** The source clause of the whole contract, `x-standard`. */
  standard: string
  /** In the order of the schema's properties. */
  columns: readonly Column[]
  /**
   * Columns whose values identify a reading within one feed (with `eventTime`, if any). Some may be
   * null (a standard's optional key columns): then null equals null.
   */
  key: readonly string[]
  /** A timestamp column; absent for reference data such as a timetable. */
  eventTime?: string
  /** Partition columns beyond those the lake adds itself (`feed_id`, `event_date`). */
  partitionBy: readonly string[]
  clusterBy: readonly string[]
  geometry?: Geometry
  /** The JSON Schema 2020-12 document as it stands in the file. */
  schema: Record<string, unknown>
}

/** Why a reading does not obey its contract; `at` is a JSON pointer into the reading. */
export type Violation = { at: string; rule: string; message: string }

/**
 * SQL compiled from one contract, DuckDB dialect, strings only: contracts import no engine.
 * `text` arguments are SQL expressions of type VARCHAR holding the source's text, NULL when the
 * cell is empty or absent. A property test in `lakehouse` proves verdicts equal to Ajv's.
 */
export type ContractSql = {
  /** DuckDB column type: `TIMESTAMP WITH TIME ZONE`, `DECIMAL(18,6)`, `MAP(VARCHAR, VARCHAR)` … */
  type(column: Column): string
  /** Typed value of a source text; NULL when the text is NULL or does not parse. */
  parse(column: Column, text: string): string
  /**
   * Cheaper than `parse`, and equal to it for a text whose `fault` is NULL; for any other text the
   * value means nothing.
   */
  typed(column: Column, text: string): string
  /**
   * SQL that is NULL when the text is acceptable for the column, else a short English reason that
   * begins with the rule id, e.g. `'required: stop_id is missing'`.
   */
  fault(column: Column, text: string): string
  /** Source text form of a typed value: the inverse of `parse`. */
  render(column: Column, value: string): string
}
