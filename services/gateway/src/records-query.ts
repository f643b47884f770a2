import { Problem } from '@tongqu/contracts'
import { type Filter, MAX_FILTERS, type Operator, type RecordsQuery } from '@tongqu/lakehouse'
import { type Ask, invalid, shown } from './ask.ts'

const MAX_IN_VALUES = 1_000

const OPERATORS: readonly Operator[] = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'in', 'like', 'is']

/** RFC 3339 instant, or a date, which means the whole day in UTC. */
const INSTANT = /^\d{4}-\d{2}-\d{2}([Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2}))?$/

const DATE_CHARACTERS = 'YYYY-MM-DD'.length
const DAY_BEGINS = 'T00:00:00Z'
const DAY_ENDS = 'T23:59:59.999999Z'

/**
 * Reads the question of a records request. Columns outside the view are answered exactly like ones
 * that do not exist. Throws `unknown-parameter`, `unknown-column`, `wrong-operator`,
 * `too-many-values` or the problem of the parameter, each naming what is wrong; values are typed by
 * the lake.
 */
export function recordsQueryOf(
  ask: Ask,
  table: string,
  { view, restrict }: Pick<RecordsQuery, 'view' | 'restrict'>,
): RecordsQuery {
  const datetime = datetimeOf(ask.text('datetime'))
  const bbox = bboxOf(ask.text('bbox'))
  return {
    table,
    view,
    select: selectOf(ask.text('select'), view),
    where: whereOf(ask.filters, view),
    ...(bbox && { bbox }),
    ...(datetime && { datetime }),
    order: orderOf(ask.text('order'), view),
    ...(restrict && { restrict }),
  }
}

function selectOf(select: string | undefined, view: readonly string[]): string[] {
  if (!select) return []
  const columns = select.split(',').map((name) => name.trim())
  for (const name of columns) checkColumn(name, 'select', view)
  if (new Set(columns).size < columns.length) {
    throw invalid('select', '中有重复的列', 'names a column twice')
  }
  return columns
}

/** `order=a,b.desc`: ascending unless said otherwise. */
function orderOf(order: string | undefined, view: readonly string[]): RecordsQuery['order'] {
  if (!order) return []
  return order.split(',').map((part) => {
    const [name = '', direction = 'asc', ...rest] = part.trim().split('.')
    if (rest.length > 0 || !['asc', 'desc'].includes(direction)) {
      throw invalid('order', '应形如 列名.desc,列名', 'must look like column.desc,column')
    }
    checkColumn(name, 'order', view)
    return { column: name, descending: direction === 'desc' }
  })
}

function whereOf(filters: Ask['filters'], view: readonly string[]): Filter[] {
  if (filters.length > MAX_FILTERS) {
    const detail = {
      'zh-CN': `最多 ${MAX_FILTERS} 个筛选条件。`,
      en: `At most ${MAX_FILTERS} filters.`,
    }
    throw new Problem('too-many-values', { detail, limit: MAX_FILTERS })
  }
  return filters.map(([column, text]) => filterOf(column, text, view))
}

function filterOf(column: string, text: string, view: readonly string[]): Filter {
  if (!view.includes(column)) throw unknownParameter(column)
  const dot = text.indexOf('.')
  const operator = OPERATORS.find((name) => name === (dot < 0 ? text : text.slice(0, dot)))
  if (dot < 0 || !operator) {
    const known = OPERATORS.join(', ')
    const detail = {
      'zh-CN': `${column}=${shown(text)}：应为 运算符.值，运算符为 ${known} 之一。`,
      en: `${column}=${shown(text)}: must be operator.value with an operator of ${known}.`,
    }
    throw new Problem('wrong-operator', { detail, parameter: column })
  }
  const value = text.slice(dot + 1)
  return { column, operator, values: operator === 'in' ? listOf(column, value) : [value] }
}

/** `a,b`, `(a,b)`, `("a,b",c)`: a quoted value may hold commas, a quote inside is doubled. */
function listOf(column: string, text: string): string[] {
  const inner = text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text
  const values: string[] = []
  const part = /\s*(?:"((?:[^"]|"")*)"\s*|([^",][^,]*|))(,|$)/y
  while (part.lastIndex <= inner.length) {
    const match = part.exec(inner)
    if (!match) throw oddQuotes(column)
    values.push(match[1]?.replaceAll('""', '"') ?? (match[2] ?? '').trim())
    if (values.length > MAX_IN_VALUES) throw tooLong(column)
    if (match[3] === '') break
  }
  return values
}

function oddQuotes(column: string): Problem {
  const detail = {
    'zh-CN': `${column} 的 in 列表引号不配对。`,
    en: `The in list of ${column} has odd quotes.`,
  }
  return new Problem('wrong-value', { detail, parameter: column })
}

function tooLong(column: string): Problem {
  const detail = {
    'zh-CN': `${column} 的 in 列表最多 ${MAX_IN_VALUES} 个值。`,
    en: `The in list of ${column} takes at most ${MAX_IN_VALUES} values.`,
  }
  return new Problem('too-many-values', { detail, parameter: column, limit: MAX_IN_VALUES })
}

/** West, south, east, north in degrees of WGS 84; west may lie east of east: over the date line. */
function bboxOf(text: string | undefined): [number, number, number, number] | undefined {
  if (!text) return undefined
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = parts
  const degrees = (value: number, most: number) => Math.abs(value) <= most
  const right =
    parts.length === 4 &&
    degrees(west, 180) &&
    degrees(east, 180) &&
    degrees(south, 90) &&
    degrees(north, 90) &&
    south <= north
  if (!right) {
    throw invalid('bbox', '应为 西,南,东,北（度）', 'must be west,south,east,north in degrees')
  }
  return [west, south, east, north]
}

/** One instant, or `from/to` where either end may be `..` or empty (OGC API Features 7.15.4). */
function datetimeOf(text: string | undefined): RecordsQuery['datetime'] {
  if (!text) return undefined
  const ends = text.split('/')
  const open = (end: string) => end === '' || end === '..'
  const right = ends.length <= 2 && ends.every((end) => open(end) || isInstant(end))
  if (!right || ends.every(open)) {
    throw invalid('datetime', '应为 时刻 或 起/止', 'must be an instant or from/to')
  }
  const [start = '', end = start] = ends.map((part) => (open(part) ? '' : part))
  const from = start === '' ? '' : wholeDay(start, DAY_BEGINS)
  const to = end === '' ? '' : wholeDay(end, DAY_ENDS)
  if (from !== '' && to !== '' && Date.parse(from) > Date.parse(to)) {
    throw invalid('datetime', '起点晚于终点', 'ends before it begins')
  }
  return { ...(from !== '' && { from }), ...(to !== '' && { to }) }
}

function isInstant(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text))
}

function wholeDay(text: string, time: string): string {
  return text.length === DATE_CHARACTERS ? `${text}${time}` : text.toUpperCase()
}

function checkColumn(name: string, parameter: string, view: readonly string[]): void {
  if (view.includes(name)) return
  const detail = {
    'zh-CN': `参数 ${parameter} 中的列 ${shown(name)} 不存在或不可见。`,
    en: `Parameter ${parameter}: there is no column ${shown(name)} that you may see.`,
  }
  throw new Problem('unknown-column', { detail, parameter, column: shown(name) })
}

function unknownParameter(name: string): Problem {
  const detail = {
    'zh-CN': `${shown(name)} 既不是参数，也不是此表可见的列。`,
    en: `${shown(name)} is neither a parameter nor a column of this table that you may see.`,
  }
  return new Problem('unknown-parameter', { detail, parameter: shown(name) })
}
