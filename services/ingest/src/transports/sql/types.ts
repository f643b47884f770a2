/**
 * How values of a column are written into a delivery. `number` as a JSON number; `exact` (64 bits,
 * decimals) as text, digit by digit; `instant` with `Z`, `local` without a zone (both RFC 3339);
 * `binary` as hexadecimal text.
 */
export type ColumnKind =
  | 'number'
  | 'exact'
  | 'boolean'
  | 'instant'
  | 'local'
  | 'date'
  | 'text'
  | 'binary'

export type ViewColumn = {
  name: string
  /** As the engine calls it, with its sizes. */
  type: string
  kind: ColumnKind
  /**
   * What a value is cast to when it is compared with the column; of MySQL empty where nothing is.
   */
  cast: string
}

/** One value as the driver gives it. */
export type Cell = string | number | bigint | null
export type Row = readonly Cell[]

/** A value to compare with, as it stands in a delivery, and the column it belongs to. */
export type Bound = { column: ViewColumn; text: string }

/** Where in the order of a view something stands, as texts of a delivery. */
export type Place = { watermark: string; key: readonly string[] }

export type Statement = { sql: string; values: readonly string[] }

/** What differs between engines in SQL. */
export type Dialect = {
  quote(name: string): string
  /** The `n`-th bound value (from 1), cast to what the column is compared with. */
  param(n: number, column: ViewColumn): string
  /** A value of a delivery as the engine reads it. */
  value(bound: Bound): string
  /** A column among those that are read. */
  select(quoted: string, column: ViewColumn): string
  /** Does `(a, b) >= (x, y)` use an index? */
  comparesRows: boolean
}

export type ConnectSettings = {
  host: string
  port?: number
  database: string
  user: string
  password: string
  /** `ca` in PEM. */
  tls?: { ca?: string; serverName?: string; verify: boolean }
  /** What the database shows as the name of its client. */
  client: string
  /** A query, and waiting for a connection, may take so long. */
  milliseconds: number
}

/** One connection in one read-only transaction that sees one moment of the database. */
export type SqlSession = {
  /** Columns of the view in its order. Throws `sql-view-missing`, `sql-not-permitted`. */
  columns(view: string): Promise<ViewColumn[]>
  /** Throws the problems `sql-*`. */
  rows(statement: Statement): Promise<readonly Row[]>
  /** As `rows`; each row becomes what `take` makes of it as soon as it is there. */
  read<T>(statement: Statement, take: (row: Row) => T): Promise<readonly T[]>
  /** Never fails; what is under way is cut off. */
  close(): Promise<void>
}

export type SqlEngine = {
  dialect: Dialect
  /** Throws `sql-unreachable`, `sql-tls`, `sql-login-refused`, `sql-view-missing`. */
  connect(settings: ConnectSettings): Promise<SqlSession>
}
