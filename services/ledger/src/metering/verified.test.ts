/** With the real reader of a folder, and the verifier that sees nothing but a copy of it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '@tongqu/contracts'
import { expect, it, onTestFinished } from 'vitest'
import { main } from '../../../../infra/verify/src/verify.ts'
import { lineageOf } from '../lineage/lineage.ts'
import { openLedgerReader } from '../reader/reader.ts'
import { testFolder } from '../testing/ledgers.ts'
import { testLog } from '../testing/log-folder.ts'
import type { NewEntry } from '../types.ts'
import { newUlid } from '../ulid.ts'
import type { Statement } from './statement.ts'
import { type StatementAsk, statementComputer } from './statements.ts'
import { usageOf } from './usage.ts'
import { openUsageBook } from './usage-book.ts'

const ZONE = 'Asia/Shanghai'
const START = Date.parse('2026-02-28T16:00:00.000Z')
const MONTH = Date.parse('2026-03-31T16:00:00.000Z')
const END = Date.parse('2026-04-30T16:00:00.000Z')
const ENTRIES = 700
const actor = { type: 'system' } as const
const at = (time: number) => new Date(time).toISOString()

/** Two months of answers under two agreements, and much else. */
function told(): NewEntry[] {
  const entry = (time: number, own: Omit<NewEntry, 'id' | 't' | 'actor'> & Partial<NewEntry>) =>
    ({ id: newUlid(time), t: at(time), actor, ...own }) satisfies NewEntry
  const inForce = (agreement: string, micros: number) =>
    entry(START, {
      ...{ k: 'agreement', agreement },
      change: { entity: 'agreement', id: agreement, action: 'activate', to: 'ACTIVE', seq: 1 },
      body: {
        document: 'd'.repeat(64),
        fee: {
          currency: 'CNY',
          unitPrices: [
            { meter: 'rows', micros },
            { meter: 'stream-seconds', micros: 3 },
          ],
        },
      },
    })
  const file = { table: 'trip', path: 'one', version: 1, sha256: 'f'.repeat(64) }
  const lake = { dataset: 'trips', body: { release: 1 } }
  const inputs = [{ feed: 'city', sha256: 'a'.repeat(64) }]
  const outputs = [{ dataset: 'trips', release: 1, table: 'trip', version: 1, rows: 9 }]
  const answers = Array.from({ length: ENTRIES }, (_, n) => {
    const app = { type: 'app', id: `app-${n % 3}`, organisation: 'org-1' } as const
    const own = { dataset: n % 5 ? 'trips' : 'flows', agreement: n % 4 ? 'agr-1' : 'agr-2' }
    const meters = { requests: 1, rows: (n * 7919) % 1_000, bytes: n, seconds: n % 2 }
    const kind = n % 6 ? 'serve_close' : 'serve_sum'
    // A few are told later than they were over.
    const time = START + n * Math.floor((END - START) / ENTRIES) - (n % 50 === 0 ? 7_200_000 : 0)
    return entry(time, { k: kind, actor: app, meters, ...own })
  })
  return [
    inForce('agr-1', 127),
    inForce('agr-2', 1),
    entry(START, { ...lake, k: 'ingest', inputs, outputs: [file] }),
    entry(START, { ...lake, k: 'publish', outputs }),
    ...answers,
  ]
}

async function written() {
  const dir = testFolder()
  const log = testLog(dir)
  log.add(told())
  log.publish()
  const report = (error: unknown) => expect.fail(String(error))
  const reader = await openLedgerReader({ dir, verifiers: async () => [log.verifier], report })
  onTestFinished(() => reader.close())
  const verify = async (statement: Statement) => {
    const path = join(dir, 'statement.json')
    writeFileSync(path, canonicalJson(statement))
    let text = ''
    const print = (more: string) => {
      text += more
    }
    const code = await main(['statement', path, dir, '--key', log.verifier], print, fetch)
    return { code, text }
  }
  return { reader, verify, size: log.leaves.length }
}

const ask = (agreement: string, since: number, until: number, from: number): StatementAsk => ({
  ...{ id: 'st-1', agreement, edition: 1, provider: 'card-company', organisation: 'org-1', from },
  period: { since: at(since), until: at(until), zone: ZONE },
})

it('what is served the verifier computes of a copy, to the last fen, month after month', async () => {
  const { reader, verify, size } = await written()
  const { compute } = statementComputer(reader)
  for (const agreement of ['agr-1', 'agr-2']) {
    const march = (await compute(ask(agreement, START, MONTH, 0))) ?? expect.fail()
    const april = (await compute(ask(agreement, MONTH, END, march.log.to))) ?? expect.fail()
    expect(april.log.to).toBe(size)
    for (const statement of [march, april]) {
      expect(statement.lines.length).toBeGreaterThan(50)
      expect(await verify(statement)).toMatchObject({ code: 0 })
    }
  }
})

it('whoever makes it cheaper, dearer, shorter or longer is found out', async () => {
  const { reader, verify } = await written()
  const good =
    (await statementComputer(reader).compute(ask('agr-1', START, MONTH, 0))) ?? expect.fail()
  const [line, ...others] = good.lines
  const { log, prices, period } = good
  if (!line) expect.fail()
  const price = prices.unitPrices.map((one) => ({ ...one, micros: one.micros - 1 }))
  const wrong: Statement[] = [
    { ...good, totalFen: String(BigInt(good.totalFen) - 1n) },
    { ...good, lines: others },
    { ...good, lines: [{ ...line, quantity: line.quantity + 1 }, ...others] },
    { ...good, log: { ...log, to: log.to - 1 } },
    { ...good, log: { ...log, from: 9 } },
    { ...good, prices: { ...prices, unitPrices: price } },
    { ...good, prices: { ...prices, entry: 1 } },
    { ...good, period: { ...period, zone: 'UTC' } },
    { ...good, agreement: 'agr-2' },
  ]
  for (const [index, statement] of wrong.entries()) {
    const { code, text } = await verify(statement)
    expect({ index, code, text }).toMatchObject({
      code: 1,
      text: expect.stringMatching(/^statement/),
    })
  }
})

it('usage and lineage read the same from the index as from the whole log', async () => {
  const { reader, size } = await written()
  const book = openUsageBook({ reader, zone: ZONE })
  const period = { since: '2026-02-27', until: '2026-05-02' }
  for (const filter of [{ agreement: 'agr-1' }, { dataset: 'flows' }, { organisation: 'org-1' }]) {
    const whole = await usageOf(reader.entries({ from: 0, to: size }), { ...filter, zone: ZONE })
    const closes = whole.filter(({ requests }) => requests > 0)
    expect(await book.usage(filter, period)).toEqual(closes)
  }
  const graph = await lineageOf(reader, { dataset: 'trips', sightOf: () => 'hashes' })
  expect(graph?.entities.map(({ kind }) => kind).sort()).toEqual(['delivery', 'file', 'release'])
})
