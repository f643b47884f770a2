import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  type Statement,
  type StatementFrame,
  statementOf,
} from '../../../services/ledger/src/metering/statement.ts'
import { testLog } from '../../../services/ledger/src/testing/log-folder.ts'
import { idOf } from '../../../services/ledger/src/testing/some-entries.ts'
import { naiveRoot } from '../../../services/ledger/src/testing/trees.ts'
import type { NewEntry } from '../../../services/ledger/src/types.ts'
import { folder } from './testing/folders.ts'
import { run } from './testing/run.ts'

const HOME = folder()
const log = testLog(join(HOME, 'log'))
const PRICES = [
  { meter: 'requests', micros: 3_333 },
  { meter: 'rows', micros: 120 },
  { meter: 'stream-seconds', micros: 7 },
] as const
const FEE = { currency: 'CNY', unitPrices: PRICES }

const told: NewEntry[] = []
function tell(entry: Omit<NewEntry, 'id' | 'actor'> & Partial<NewEntry>): void {
  const actor = { type: 'app', id: `app-${told.length % 3}`, organisation: 'org-1' } as const
  told.push({ id: idOf(told.length), actor, ...entry })
}
const change = { entity: 'agreement', id: 'agr-1', action: 'activate', seq: 1 }
tell({ t: '2026-05-31T00:00:00.000Z', k: 'agreement', change: { ...change, to: 'FILED' } })
tell({
  ...{ t: '2026-05-31T00:00:01.000Z', k: 'agreement', change: { ...change, to: 'ACTIVE' } },
  body: { document: 'd'.repeat(64), fee: FEE },
})
for (let at = 0; at < 600; at++)
  tell({
    t: new Date(Date.UTC(2026, 5, 1) + at * 3_600_000).toISOString(),
    ...{ k: at % 7 === 0 ? 'serve_sum' : 'serve_close', dataset: `trips-${at % 2}` },
    agreement: at % 5 === 0 ? 'agr-2' : 'agr-1',
    meters: { requests: 1, rows: at, bytes: at * 10, ...(at % 3 === 0 && { seconds: at }) },
  })
log.add(told)
log.publish()

const TO = 500
const frame: StatementFrame = {
  ...{ id: 'st-1', agreement: 'agr-1', provider: 'card-company', organisation: 'org-1' },
  period: {
    since: '2026-05-31T16:00:00.000Z',
    until: '2026-06-30T16:00:00.000Z',
    zone: 'Asia/Shanghai',
  },
  log: {
    origin: 'tongqu.ledger/test',
    from: 1,
    to: TO,
    root: Buffer.from(naiveRoot(log.leaves.slice(0, TO))).toString('base64'),
  },
  prices: { entry: 1, currency: 'CNY', unitPrices: PRICES },
}
const leaves = log.entries.map((bytes, index) => ({ index, bytes }))
const served = await statementOf(leaves, frame)

async function check(statement: unknown) {
  writeFileSync(join(HOME, 'statement.json'), JSON.stringify(statement))
  return run(['statement', join(HOME, 'statement.json'), log.dir, '--key', log.verifier])
}

it('a statement that is served is the one that a copy of the log comes to, to the last fen', async () => {
  expect(served.lines.length).toBeGreaterThan(50)
  const { code, text } = await check(served)
  const wanted = `${served.lines.length} 行 / lines, ${served.totalFen} 分 / fen (CNY)\n`
  expect({ code, text }).toEqual({ code: 0, text: wanted })
})

const edited = (edit: (statement: Statement & { lines: Statement['lines'][number][] }) => void) => {
  const copy = structuredClone(served)
  edit(copy as Parameters<typeof edit>[0])
  return copy
}
const WRONG: [name: string, statement: unknown, fault: string][] = [
  ['a fen more', { ...served, totalFen: String(BigInt(served.totalFen) + 1n) }, 'statement-total'],
  ['a line less', { ...served, lines: served.lines.slice(1) }, 'statement-line #0'],
  [
    'one row more',
    edited(({ lines: [line] }) => {
      if (line) line.quantity += 1
    }),
    'statement-line #0',
  ],
  ['a shorter range', { ...served, log: { ...frame.log, from: 40 } }, 'statement-line #0'],
  ['a range of another tree', { ...served, log: { ...frame.log, to: 499 } }, 'statement-root 499'],
  ['a range that is not there', { ...served, log: { ...frame.log, to: 9_999 } }, 'statement-root'],
  ['another log', { ...served, log: { ...frame.log, origin: 'x' } }, 'statement-origin'],
  ['another agreement', { ...served, agreement: 'agr-2' }, 'statement-prices #1'],
  [
    'prices of its own',
    { ...served, prices: { ...frame.prices, unitPrices: PRICES.slice(1) } },
    'statement-prices #1',
  ],
  [
    'prices of another entry',
    { ...served, prices: { ...frame.prices, entry: 0 } },
    'statement-prices',
  ],
  ['nonsense', { lines: [] }, 'statement-malformed'],
]
it.each(WRONG)('%s is found', async (_name, statement, fault) => {
  const { code, text } = await check(statement)
  expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(new RegExp(`^${fault}`)) })
})
