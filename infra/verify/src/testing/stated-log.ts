import {
  type Statement,
  type StatementFrame,
  statementOf,
} from '../../../../services/ledger/src/metering/statement.ts'
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

/** The statement that a hub serves of `log`; it covers entries 1 … 499 of its 602. */
export type StatedLog = { log: TestLog; served: Statement }

/** Answers under two agreements; entry 1 brings that of the statement into force. */
export async function statedLog(dir: string): Promise<StatedLog> {
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
  log.publish()
  const leaves = log.entries.map((bytes, index) => ({ index, bytes }))
  return { log, served: await statementOf(leaves, frameOf(log, 500)) }
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

function frameOf(log: TestLog, to: number): StatementFrame {
  const root = Buffer.from(naiveRoot(log.leaves.slice(0, to))).toString('base64')
  return {
    ...{ id: 'st-1', agreement: 'agr-1', provider: 'card-company', organisation: 'org-1' },
    period: {
      since: '2026-05-31T16:00:00.000Z',
      until: '2026-06-30T16:00:00.000Z',
      zone: 'Asia/Shanghai',
    },
    log: { origin: 'tongqu.ledger/test', from: 1, to, root },
    prices: { entry: 1, currency: 'CNY', unitPrices: PRICES },
  }
}
