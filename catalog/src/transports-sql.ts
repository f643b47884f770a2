/** The transport that reads a view of a database. */
import {
  boolean,
  defaulting,
  integer,
  list,
  number,
  object,
  oneOf,
  optional,
  type Read,
  refine,
  required,
  text,
} from './shape.ts'
import { DAY_SECONDS, filePath, host, MAX_PORT, WEEK_SECONDS } from './transport-parts.ts'
import type { SqlPull } from './types.ts'

/** MySQL; PostgreSQL cuts names at 63 bytes (NAMEDATALEN). */
const MAX_NAME_CHARACTERS = 64
const MAX_SECRET_CHARACTERS = 1_000
const MAX_COLUMNS = 500
/** A key of more columns has no index that could serve its pages. */
const MAX_KEY_COLUMNS = 8
/** Five minutes: a transaction that writes longer than this is rare. */
const OVERLAP_SECONDS = 300
/** As many numbers as a sequence may have given to transactions that still run. */
const OVERLAP = 1_000
const MAX_OVERLAP = 1_000_000_000
const PAGE_ROWS = 5_000
const MAX_PAGE_ROWS = 50_000
const MAX_REQUESTS_PER_HOUR = 1_000_000
const MAX_BYTES_PER_HOUR = 1_000_000_000_000

/** Letters of any script; what would have to be escaped is no part of a name. */
const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_$#]*$/u

const name = refine(text(MAX_NAME_CHARACTERS), nameFault)

export const sqlPull: Read<SqlPull> = object<SqlPull>({
  kind: required(oneOf(['sql-pull'])),
  engine: required(oneOf(['postgresql', 'mysql'])),
  host: required(host),
  port: optional(integer(1, MAX_PORT)),
  database: required(name),
  user: required(refine(text(MAX_NAME_CHARACTERS), userFault)),
  password: required(text(MAX_SECRET_CHARACTERS)),
  tls: optional(
    object<NonNullable<SqlPull['tls']>>({
      ca: optional(filePath),
      serverName: optional(host),
      verify: defaulting(boolean, true),
    }),
  ),
  view: required(refine(text(2 * MAX_NAME_CHARACTERS + 1), viewFault)),
  columns: defaulting(list(name, 1, MAX_COLUMNS), []),
  watermark: optional(name),
  key: required(list(name, 1, MAX_KEY_COLUMNS)),
  overlapSeconds: defaulting(number(0, WEEK_SECONDS), OVERLAP_SECONDS),
  overlap: defaulting(integer(0, MAX_OVERLAP), OVERLAP),
  pageRows: defaulting(integer(1, MAX_PAGE_ROWS), PAGE_ROWS),
  everySeconds: required(number(1, DAY_SECONDS)),
  budget: optional(
    object<NonNullable<SqlPull['budget']>>({
      requestsPerHour: optional(integer(1, MAX_REQUESTS_PER_HOUR)),
      bytesPerHour: optional(integer(1, MAX_BYTES_PER_HOUR)),
    }),
  ),
})

/** The value is not repeated in full: what somebody tried to slip in is nobody's reading. */
function nameFault(value: string) {
  if (NAME.test(value)) return undefined
  return {
    'zh-CN': '名称只能由字母（含汉字）、数字与 _ $ # 组成，不以数字开头',
    en: 'a name has letters of any script, digits, _ $ and #, and does not begin with a digit',
  }
}

function viewFault(value: string) {
  const parts = value.split('.')
  if (parts.length === 2 && parts.every((part) => nameFault(part) === undefined)) return undefined
  return {
    'zh-CN': '必须写成 模式.视图（MySQL 为 库.视图），各为普通名称',
    en: 'must be schema.view (MySQL: database.view), both of them plain names',
  }
}

function userFault(value: string) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (!/[\u0000-\u001f]/.test(value)) return undefined
  return { 'zh-CN': '用户名不能含控制字符', en: 'a user has no control characters' }
}
