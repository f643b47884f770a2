import type { Plan } from './plan.ts'
import { changeText } from './seen.ts'
import { laterStatement, nullsStatement } from './statements.ts'
import type { Dialect, SqlSession, Statement } from './types.ts'

/** What is odd with a view: it lands as a finding of the delivery that comes next. */
export type Remark = { at: string; code: string; message: string }

/** What was found odd before. */
export type Oddities = {
  /** The last message of each code and column that a delivery carries. */
  told: Map<string, string>
  counted: readonly Remark[]
  /** When rows were last counted, milliseconds since 1970. */
  lookedAt: number
}

/** A count may read the whole view: not with every pull. */
const LOOK_MILLISECONDS = 3_600_000
/** Rows without a place in the order are counted up to here. */
const MOST_COUNTED = 1_000

/**
 * What is odd with a view and has not been told yet: that its columns changed, rows without
 * watermark or key, rows from the future. Rows are counted once an hour.
 */
export async function remarksOf({
  session,
  dialect,
  plan,
  until,
  odd,
  now,
}: View & {
  odd: Oddities
  /** Milliseconds since 1970. */
  now: number
}): Promise<Remark[]> {
  if (now - odd.lookedAt >= LOOK_MILLISECONDS) {
    odd.counted = await countedIn({ session, dialect, plan, until })
    odd.lookedAt = now
  }
  const { change } = plan
  const text = change && changeText(change)
  const changed = text
    ? [{ at: 'view', code: 'view-changed', message: `${text['zh-CN']} ${text.en}` }]
    : []
  const counted = odd.counted.filter(({ at, code, message }) => {
    return odd.told.get(`${code} ${at}`) !== message
  })
  return [...changed, ...counted]
}

/** Notes what a delivery carries now. */
export function toldOf(odd: Oddities, remarks: readonly Remark[]): void {
  for (const { at, code, message } of remarks) odd.told.set(`${code} ${at}`, message)
}

type View = {
  session: Pick<SqlSession, 'rows'>
  dialect: Dialect
  plan: Plan
  until: string | undefined
}

async function countedIn({ session, dialect, plan, until }: View): Promise<Remark[]> {
  const { view, watermark, key } = plan
  const most = MOST_COUNTED
  const found: Remark[] = []
  const count = async (at: string, code: string, statement: Statement) => {
    const rows = Number((await session.rows(statement))[0]?.[0] ?? 0)
    if (rows > 0) found.push({ at, code, message: rows < most ? `${rows}` : `≥ ${most}` })
  }
  for (const of of watermark ? [watermark, ...key] : key) {
    const code = of === watermark ? 'null-watermark' : 'null-key'
    await count(of.name, code, nullsStatement(dialect, { view, of, most }))
  }
  if (watermark && until !== undefined) {
    const later = laterStatement(dialect, { view, of: watermark, than: until, most })
    await count(watermark.name, 'future-watermark', later)
  }
  return found
}
