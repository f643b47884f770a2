import { Problem } from '@tongqu/contracts'
import type { Plan } from './plan.ts'
import { type From, isSamePlace, pageStatement } from './statements.ts'
import type { Dialect, Place, Row, SqlSession } from './types.ts'
import { markOf, type Window } from './window.ts'

/** New rows of one page, in order, as lines. */
export type Chunk = { lines: readonly string[]; rows: readonly Row[] }

export type PageDeps = {
  session: Pick<SqlSession, 'rows'>
  dialect: Dialect
  plan: Plan
  pageRows: number
  /** Rows after this watermark are left for later. */
  until?: string | undefined
  /** How far the view had been read, and what was taken behind that. */
  position?: string | undefined
  past: Window
  /** The greatest watermark there is. */
  newest?: string | undefined
  /** Takes what the pull after this one will meet again. */
  next: Window
  /** Told before each query. */
  onQuery(): void
}

/**
 * Reads a view from `from` to its end, page by page; the next page is on its way while this one is
 * written. Rows that were taken before are left out. Throws the problems `sql-*`.
 */
export async function* newRows(deps: PageDeps, from: From): AsyncGenerator<Chunk> {
  const { plan } = deps
  const { placeOf, leadOf, write } = plan
  /** Lines of the page before that stand where it ended: those rows come once more. */
  let border: { lead: Row[number]; lines: Set<string> } | undefined
  for await (const rows of pagesFrom(deps, from)) {
    const lines = rows.map(write)
    const [first] = rows
    const last = rows.at(-1)
    if (!first || !last) return
    const marks = marksOf(deps, placeOf(first), placeOf(last), lines)
    const before = border
    const isNew = (line: string, index: number) => {
      const mark = marks?.[index]
      if (mark !== undefined && deps.past.has(mark)) return false
      const row = rows[index]
      return !(before && row && leadOf(row) === before.lead && before.lines.has(line))
    }
    const lead = leadOf(last)
    const start = rows.findLastIndex((row) => leadOf(row) !== lead) + 1
    const fresh = lines.map(isNew)
    if (fresh.includes(false)) {
      yield {
        lines: lines.filter((_, index) => fresh[index]),
        rows: rows.filter((_, index) => fresh[index]),
      }
    } else yield { lines, rows }
    border = { lead, lines: new Set(lines.slice(start)) }
  }
}

async function* pagesFrom(deps: PageDeps, from: From): AsyncGenerator<readonly Row[]> {
  const { session, dialect, plan, pageRows, until } = deps
  const ask = (place: From) => {
    deps.onQuery()
    const asked = session.rows(pageStatement(dialect, plan, place, { rows: pageRows, until }))
    // Nobody may be waiting for it any more when it fails.
    asked.catch(() => undefined)
    return asked
  }
  let at: Place | undefined
  let asked = ask(from)
  for (;;) {
    const rows = await asked
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) {
      yield rows
      return
    }
    const place = plan.placeOf(last)
    if (isSamePlace(place, at)) throw repeated(plan)
    at = place
    asked = ask(plan.watermark ? place : { key: place.key })
    yield rows
  }
}

/** Hashes of the lines, when some may have been taken before or will be met again. */
function marksOf(
  { plan, position, newest, next }: PageDeps,
  first: Place,
  last: Place,
  lines: readonly string[],
): readonly string[] | undefined {
  const { scale } = plan
  if (!scale || newest === undefined) return undefined
  const isText = scale.kind === 'text'
  const mayBeKnown =
    position !== undefined &&
    (isText ? first.watermark === position : !scale.isBefore(position, first.watermark))
  const comesAgain = isText
    ? last.watermark === newest
    : !scale.isBefore(last.watermark, scale.lower(newest))
  if (!mayBeKnown && !comesAgain) return undefined
  const marks = lines.map(markOf)
  if (comesAgain) next.add(first, marks)
  return marks
}

function repeated({ watermark, key }: Plan): Problem {
  const list = [...(watermark ? [watermark] : []), ...key].map(({ name }) => name).join(', ')
  return new Problem('sql-view-unfit', { detail: { 'zh-CN': list, en: list } })
}
