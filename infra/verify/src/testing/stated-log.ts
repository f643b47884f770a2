import {
  type Statement,
  type StatementFrame,
  statementOf,
} from '../../../../services/ledger/src/metering/statement.ts'
import { asServed, issuedEntry } from '../../../../services/ledger/src/testing/issued.ts'
import { type TestLog, testLog } from '../../../../services/ledger/src/testing/log-folder.ts'
import { idOf } from '../../../../services/ledger/src/testing/some-entries.ts'
import { naiveRoot } from '../../../../services/ledger/src/testing/trees.ts'
import type { NewEntry } from '../../../../services/ledger/src/types.ts'

export const PRICES = [
  { meter: 'requests', micros: 3_333 },
  { meter: 'rows', micros: 120 },
  { meter: 'stream-seconds', micros: 7 },
] as const
const FEE = { currency: 'CNY', unitPrices: PRICES }
const change = { entity: 'agreement', id: 'agr-1', action: 'activate', seq: 1 }

/**
 * The statement that a hub serves of `log`, and the one before it: of the entries 200 … 499 and
 * 0 … 199. Entries 602 and 603 say that they were issued.
 */
export type StatedLog = { log: TestLog; served: Statement; former: Statement }

/** Answers under two agreements; entry 1 brings that of the statements into force. */
export async function statedLog(dir: string, { isIssued = true } = {}): Promise<StatedLog> {
  const log = testLog(dir)
  const filed = told(0, { t: '2026-05-31T00:00:00.000Z', k: 'agreement' })
  const active = told(1, { t: '2026-05-31T00:00:01.000Z', k: 'agreement' })
  log.add([
    { ...filed, change: { ...change, to: 'FILED' } },
    {
      ...{ ...active, change: { ...change, to: 'ACTIVE' } },
      body: { document: 'd'.repeat(64), fee: FEE },
    },
    ...Array.from({ length: 600 }, (_, at) => answer(at)),
  ])
  const leaves = log.entries.map((bytes, index) => ({ index, bytes }))
  const former = asServed(await statementOf(leaves, frameOf(log, 'st-0', 0, 200)))
  const frame = { ...frameOf(log, 'st-1', 200, 500), prev: former.id }
  const served = asServed(await statementOf(leaves, frame))
  if (isIssued) log.add([former, served].map((one) => issuedEntry(one)))
  log.publish()
  return { log, served, former }
}

function told(at: number, own: Pick<NewEntry, 't' | 'k'>): NewEntry {
  const actor = { type: 'app', id: `app-${at % 3}`, organisation: 'org-1' } as const
  return { id: idOf(at), actor, ...own }
}

function answer(at: number): NewEntry {
  const t = new Date(Date.UTC(2026, 5, 1) + at * 3_600_000).toISOString()
  return {
    ...told(at + 2, { t, k: at % 7 === 0 ? 'serve_sum' : 'serve_close' }),
    dataset: `trips-${at % 2}`,
    agreement: at % 5 === 0 ? 'agr-2' : 'agr-1',
    meters: { requests: 1, rows: at, bytes: at * 10, ...(at % 3 === 0 && { seconds: at }) },
  }
}

/** Months from June on, in the order of the statements. */
function frameOf(log: TestLog, id: string, from: number, to: number): StatementFrame {
  const root = Buffer.from(naiveRoot(log.leaves.slice(0, to))).toString('base64')
  const [since, until] = from === 0 ? [5, 6] : [6, 7]
  const endOf = (month: number) => new Date(Date.UTC(2026, month, 0, 16)).toISOString()
  return {
    ...{ id, agreement: 'agr-1', provider: 'card-company', organisation: 'org-1' },
    period: { since: endOf(since), until: endOf(until), zone: 'Asia/Shanghai' },
    madeAt: '2026-07-10T02:00:00.000Z',
    log: { origin: 'tongqu.ledger/test', from, to, root },
    prices: { entry: 1, currency: 'CNY', unitPrices: PRICES },
  }
}
