/** With the real reader of a folder, and the verifier that sees nothing but a copy of it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '@tongqu/contracts'
import { expect, it, onTestFinished } from 'vitest'
import { main } from '../../../../infra/verify/src/verify.ts'
import { lineageOf } from '../lineage/lineage.ts'
import { openLedgerReader } from '../reader/reader.ts'
import { issuedEntry } from '../testing/issued.ts'
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
  /** The hub issues them, one after the other. */
  const issue = (...entries: readonly NewEntry[]) => {
    log.add(entries)
    log.publish()
  }
  return { reader, verify, issue, size: log.leaves.length }
}

const ask = (agreement: string, since: number, until: number, from: number): StatementAsk => ({
  ...{ id: `${agreement}/${at(until)}`, agreement, edition: 1, from },
  ...{ provider: 'card-company', organisation: 'org-1', madeAt: at(END + 86_400_000) },
  period: { since: at(since), until: at(until), zone: ZONE },
})

type Compute = ReturnType<typeof statementComputer>['compute']

/** That of March, and what is said to be that of April, which begins at `from`. */
async function twoMonths(compute: Compute, agreement: string, fromOf = (to: number) => to) {
  const march = (await compute(ask(agreement, START, MONTH, 0))) ?? expect.fail()
  const given = ask(agreement, MONTH, END, fromOf(march.log.to))
  const april = (await compute({ ...given, prev: march.id })) ?? expect.fail()
  return { march, april }
}

it('what is served the verifier computes of a copy, to the last fen, month after month', async () => {
  const { reader, verify, issue, size } = await written()
  const { compute } = statementComputer(reader)
  const both = [await twoMonths(compute, 'agr-1'), await twoMonths(compute, 'agr-2')]
  for (const { march, april } of both) {
    expect(april.log.to).toBe(size)
    issue(issuedEntry(march), issuedEntry(april))
    for (const statement of [march, april]) {
      expect(statement.lines.length).toBeGreaterThan(50)
      expect(await verify(statement)).toMatchObject({ code: 0 })
    }
  }
})

const LONG_AGO = { since: '1999-01-01T00:00:00.000Z', until: at(END), zone: ZONE }
const halfOf = (to: number) => Math.floor(to / 2)
const refused = (fault: string) => ({
  code: 1,
  text: expect.stringMatching(new RegExp(`^statement-${fault}`)),
})

it.each([
  ['what was billed already', () => 0],
  ['the last answer that was billed again', (to: number) => to - 1],
  ['less than what follows', (to: number) => to + 100],
])('a statement that the hub issued of %s is found out', async (_name, fromOf) => {
  const { reader, verify, issue } = await written()
  const { march, april } = await twoMonths(statementComputer(reader).compute, 'agr-1', fromOf)
  issue(issuedEntry(march), issuedEntry(april))
  expect(await verify(march)).toMatchObject({ code: 0 })
  expect(await verify(april)).toMatchObject(refused('range'))
})

type Months = Awaited<ReturnType<typeof twoMonths>>

it.each<[string, (months: Months) => Statement[]]>([
  [
    'of a month that does not follow',
    ({ march, april }) => [march, { ...april, period: LONG_AGO }],
  ],
  ['after one that was left out', ({ march, april }) => [march, { ...april, prev: 'st-9' }]],
  ['after none, of what has one before it', ({ march }) => [march, { ...march, id: 'again' }]],
  ['with a past, of what is the first', ({ march }) => [{ ...march, prev: 'st-0' }]],
])('a statement that the hub issued %s is found out', async (_name, issuedOf) => {
  const { reader, verify, issue } = await written()
  const issued = issuedOf(await twoMonths(statementComputer(reader).compute, 'agr-1'))
  issue(...issued.map((one) => issuedEntry(one)))
  expect(await verify(issued.at(-1) ?? expect.fail())).toMatchObject(refused('range'))
})

it('who says in the log that less was billed than in the statement is found out', async () => {
  const { reader, verify, issue } = await written()
  const { march, april } = await twoMonths(statementComputer(reader).compute, 'agr-1', halfOf)
  const half = { ...march.log, to: halfOf(march.log.to) }
  issue(issuedEntry(march, { log: half }), issuedEntry(april))
  expect(await verify(march)).toMatchObject(refused('unissued'))
})

it('nor is anything billed twice by a statement in between that nobody has seen', async () => {
  const { reader, verify, issue } = await written()
  const { march, april } = await twoMonths(statementComputer(reader).compute, 'agr-1', halfOf)
  const unseen = { ...march, id: april.prev ?? '', log: { ...march.log, to: halfOf(march.log.to) } }
  issue(issuedEntry({ ...march, id: 'st-0' }), issuedEntry(unseen), issuedEntry(april))
  expect(await verify(april)).toMatchObject(refused('range'))
})

it('what was never issued is no statement, whatever it comes to', async () => {
  const { reader, verify, issue } = await written()
  const { march, april } = await twoMonths(statementComputer(reader).compute, 'agr-1')
  issue(issuedEntry(march))
  expect(await verify(april)).toMatchObject(refused('unissued'))
  for (const other of [{ provider: 'somebody else' }, { organisation: 'x' }, { id: 'st-2' }])
    expect(await verify({ ...march, ...other })).toMatchObject(refused('unissued'))
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
    expect({ index, ...(await verify(statement)) }).toMatchObject(refused(''))
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
