import { Problem } from '@tongqu/contracts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { leafHash } from '../merkle/hashes.ts'
import { memoryLog, told } from '../testing/index.ts'
import { naiveRoot } from '../testing/trees.ts'
import type { NewEntry } from '../types.ts'
import type { UnitPrice } from './statement.ts'
import { MICROS_PER_FEN, statementOf } from './statement.ts'
import { type StatementAsk, statementComputer } from './statements.ts'
import { type UsageLine, usageOf } from './usage.ts'
import { openUsageBook } from './usage-book.ts'

const ZONE = 'Asia/Shanghai'
const MARCH = {
  since: '2026-02-28T16:00:00.000Z',
  until: '2026-03-31T16:00:00.000Z',
  zone: ZONE,
}
const APRIL = { since: MARCH.until, until: '2026-04-30T16:00:00.000Z', zone: ZONE }
const ask = (own: Partial<StatementAsk> = {}): StatementAsk => ({
  id: 'st-1',
  agreement: 'agr-1',
  provider: 'card-company',
  organisation: 'org-1',
  period: MARCH,
  madeAt: '2027-01-01T00:00:00.000Z',
  from: 0,
  ...own,
})

const close = (t: string, meters: Record<string, number>, own: Partial<NewEntry> = {}) =>
  ({ t, k: 'serve_close', dataset: 'trips', agreement: 'agr-1', meters, ...own }) as const

/** A log that holds the agreement with these prices. */
async function logWith(unitPrices: readonly UnitPrice[]) {
  const log = memoryLog()
  const change = { entity: 'agreement', id: 'agr-1', action: 'activate', to: 'ACTIVE', seq: 1 }
  const body = { document: 'd'.repeat(64), fee: { currency: 'CNY', unitPrices } }
  await told(log, { k: 'agreement', agreement: 'agr-1', change, body })
  return log
}

it('a statement is computed from the log alone, and again from a copy of it', async () => {
  const log = await logWith([
    { meter: 'rows', micros: 120 },
    { meter: 'stream-seconds', micros: 7 },
  ])
  await told(log, close('2026-03-01T15:59:59.999Z', { requests: 1, rows: 50, bytes: 9 }))
  await told(log, close('2026-03-01T16:00:00.000Z', { requests: 1, rows: 34, seconds: 3 }))
  await told(log, close('2026-03-02T01:00:00.000Z', { rows: 1 }, { agreement: 'agr-2' }))
  await told(log, { ...close('2026-03-02T01:00:00.000Z', { rows: 1 }), k: 'serve_sum' })
  const statement = await statementComputer(log.reader).compute(ask())
  expect(statement).toMatchObject({
    prices: { entry: 0, currency: 'CNY' },
    log: { origin: 'tongqu.ledger/test', from: 0, to: 5 },
    lines: [
      { day: '2026-03-01', meter: 'rows', quantity: 50, unitMicros: '120', amountMicros: '6000' },
      { day: '2026-03-02', meter: 'rows', quantity: 34, amountMicros: '4080' },
      { day: '2026-03-02', meter: 'stream-seconds', quantity: 3, amountMicros: '21' },
    ],
    totalFen: '1',
  })
  const { lines: _lines, totalFen: _total, ...frame } = statement ?? expect.fail()
  expect(await statementOf(log.leaves().reverse(), frame)).toEqual(statement)
  const root = naiveRoot(log.leaves().map(({ bytes }) => leafHash(bytes)))
  expect(statement?.log.root).toBe(Buffer.from(root).toString('base64'))
})

it('a total is that of decimal arithmetic, rounded once, half up', async () => {
  const prices = fc.uniqueArray(
    fc.record({
      meter: fc.constantFrom('requests' as const, 'rows' as const, 'bytes' as const),
      micros: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.maxSafeNat()),
    }),
    { selector: ({ meter }) => meter, maxLength: 3 },
  )
  const counts = fc.array(
    fc.record({ rows: fc.nat(), bytes: fc.nat(10 ** 12), requests: fc.constant(1) }),
    { maxLength: 20 },
  )
  const property = fc.asyncProperty(prices, counts, async (unitPrices, all) => {
    const log = await logWith(unitPrices)
    for (const meters of all) await told(log, close('2026-03-05T00:00:00.000Z', meters))
    const { totalFen } = (await statementComputer(log.reader).compute(ask())) ?? expect.fail()
    let micros = '0'
    for (const meters of all) {
      for (const { meter, micros: unit } of unitPrices) {
        micros = plus(micros, times(String(meters[meter as keyof typeof meters]), String(unit)))
      }
    }
    expect(totalFen).toBe(roundedFen(micros))
  })
  await fc.assert(property, { numRuns: 60 })
})

it('half a fen is a fen, and a little less is none', async () => {
  for (const [micros, fen] of [
    [Number(MICROS_PER_FEN) / 2, '1'],
    [Number(MICROS_PER_FEN) / 2 - 1, '0'],
  ] as const) {
    const log = await logWith([{ meter: 'requests', micros }])
    await told(log, close('2026-03-05T00:00:00.000Z', { requests: 1 }))
    expect(await statementComputer(log.reader).compute(ask())).toMatchObject({ totalFen: fen })
  }
})

it('consecutive statements have every answer once, late ones in the next', async () => {
  const minute = fc.integer({ min: 0, max: 4 * 30 * 24 * 60 })
  const property = fc.asyncProperty(
    fc.array(fc.tuple(minute, fc.nat(30)), { maxLength: 60 }),
    async (answers) => {
      const log = await logWith([{ meter: 'requests', micros: 1 }])
      const start = Date.parse(MARCH.since)
      for (const [at, late] of answers.toSorted(([a, x], [b, y]) => a + x - (b + y))) {
        const t = new Date(start + at * 60_000).toISOString()
        await told(log, close(t, { requests: 1 }, { outcome: late ? 'late' : 'complete' }))
      }
      const { compute } = statementComputer(log.reader)
      const months = [
        MARCH,
        APRIL,
        { ...APRIL, since: APRIL.until, until: '2027-01-01T00:00:00.000Z' },
      ]
      let from = 0
      let counted = 0
      for (const period of months) {
        const { log: range, lines } = (await compute(ask({ period, from }))) ?? expect.fail()
        expect(range.from).toBe(from)
        expect(range.to).toBeGreaterThanOrEqual(from)
        from = range.to
        counted += lines.reduce((sum, { quantity }) => sum + quantity, 0)
      }
      expect(counted).toBe(answers.length)
      expect(from).toBe(answers.length + 1)
    },
  )
  await fc.assert(property, { numRuns: 40 })
})

it('a statement ends where its month ends in the log, not where somebody asks for it', async () => {
  const log = await logWith([{ meter: 'requests', micros: 1_000_000 }])
  await told(log, close('2026-03-31T15:59:59.000Z', { requests: 1 }))
  await told(log, close('2026-03-31T16:00:00.000Z', { requests: 1 }))
  await told(log, close('2026-03-31T15:59:59.500Z', { requests: 1 }, { outcome: 'lost' }))
  const { compute } = statementComputer(log.reader)
  const march = await compute(ask())
  expect(march).toMatchObject({ log: { from: 0, to: 2 }, totalFen: '100' })
  const april = await compute(ask({ period: APRIL, from: 2 }))
  expect(april).toMatchObject({ log: { from: 2, to: 4 }, totalFen: '200' })
  expect(april?.lines.map(({ day }) => day)).toEqual(['2026-03-31', '2026-04-01'])
})

it('an answer whose clock was ahead is billed once, and moves the end of no statement', async () => {
  const log = await logWith([{ meter: 'requests', micros: 1_000_000 }])
  const march = ['2026-03-01T00:00:00.000Z', '2026-03-15T00:00:00.000Z', '2026-03-31T15:00:00.000Z']
  const april = ['2026-04-01T00:00:00.000Z', '2026-04-20T00:00:00.000Z']
  const ahead = '2027-06-01T00:00:00.000Z'
  for (const t of [...march.slice(0, 1), ahead, ...march.slice(1), ...april]) {
    await told(log, close(t, { requests: 1 }))
  }
  const { compute } = statementComputer(log.reader)
  const madeAt = '2026-05-01T00:10:00.000Z'
  const first = await compute(ask({ madeAt }))
  expect(first).toMatchObject({ log: { from: 0, to: 5 }, totalFen: '400' })
  expect(first?.lines.map(({ day }) => day)).toContain('2027-06-01')
  const second = await compute(ask({ madeAt, period: APRIL, from: 5 }))
  expect(second).toMatchObject({ log: { from: 5, to: 7 }, totalFen: '200' })
})

it('an answer whose clock was behind stands where the log has it, and ends nothing', async () => {
  const log = await logWith([{ meter: 'requests', micros: 1_000_000 }])
  for (const t of ['2026-03-31T15:00:00.000Z', '2020-01-01T00:00:00.000Z']) {
    await told(log, close(t, { requests: 1 }))
  }
  await told(log, close('2026-03-31T16:04:00.000Z', { requests: 1 }))
  const { compute } = statementComputer(log.reader)
  // A clock of ours that is behind by less than clocks may be apart sees the end all the same.
  const march = await compute(ask({ madeAt: '2026-03-31T16:00:00.000Z' }))
  expect(march).toMatchObject({ log: { to: 3 }, totalFen: '200' })
  expect(march?.lines.map(({ day }) => day)).toEqual(['2020-01-01', '2026-03-31'])
})

it('there is no statement before its prices stand in a checkpoint, nor of a log that is behind', async () => {
  const log = memoryLog()
  const { compute } = statementComputer(log.reader)
  expect(await compute(ask())).toBeUndefined()
  await told(log, { k: 'publish', dataset: 'trips' })
  expect(await compute(ask())).toBeUndefined()
  const behind = compute(ask({ from: 9 }))
  await expect(behind).rejects.toThrow(new Problem('ledger-elsewhere').message)
})

it('usage that is kept and added to is that of the whole log', async () => {
  const event = fc.record({
    t: fc.integer({ min: 0, max: 9 * 24 * 60 }).map((at) => at * 60_000 + Date.parse('2026-03-01')),
    dataset: fc.constantFrom('trips', 'flows'),
    agreement: fc.constantFrom('agr-1', 'agr-2'),
    app: fc.constantFrom('app-1', 'app-2'),
    rows: fc.nat(100),
  })
  const property = fc.asyncProperty(
    fc.array(fc.array(event, { maxLength: 8 }), { maxLength: 6 }),
    async (batches) => {
      const log = memoryLog()
      const book = openUsageBook({ reader: log.reader, zone: ZONE })
      const period = { since: '2026-03-01', until: '2026-04-01' }
      for (const batch of batches) {
        for (const { t, app, dataset, agreement, rows } of batch) {
          const actor = { type: 'app', id: app, organisation: 'org-1' } as const
          const meters = { requests: 1, rows }
          await told(log, {
            ...close(new Date(t).toISOString(), meters),
            actor,
            dataset,
            agreement,
          })
        }
        for (const filter of [
          { agreement: 'agr-1' },
          { dataset: 'flows' },
          { organisation: 'org-1' },
        ]) {
          const whole = await usageOf(log.leaves(), { ...filter, zone: ZONE })
          expect(await book.usage(filter, period)).toEqual(whole)
        }
      }
    },
  )
  await fc.assert(property, { numRuns: 30 })
})

it('usage asked for again reads only what came since', async () => {
  const log = memoryLog()
  const book = openUsageBook({ reader: log.reader, zone: ZONE })
  const period = { since: '2026-03-01', until: '2026-03-02' }
  for (let count = 0; count < 2_500; count += 1) {
    await told(log, close('2026-03-01T00:00:00.000Z', { requests: 1 }))
  }
  const all = (lines: readonly UsageLine[]) => lines.reduce((sum, line) => sum + line.requests, 0)
  expect(all(await book.usage({ agreement: 'agr-1' }, period))).toBe(2_500)
  expect(log.asked.splice(0)).toHaveLength(3)
  await told(log, close('2026-03-01T00:00:01.000Z', { requests: 1 }))
  const both = [book, book].map((one) => one.usage({ agreement: 'agr-1' }, period))
  expect((await Promise.all(both)).map(all)).toEqual([2_501, 2_501])
  expect(log.asked).toHaveLength(2)
  expect(
    await book.usage({ agreement: 'agr-1' }, { since: '2026-03-02', until: '2026-03-03' }),
  ).toEqual([])
})

it('asked to and fro, nothing of the log is read twice', async () => {
  const log = memoryLog()
  const book = openUsageBook({ reader: log.reader, zone: ZONE })
  const months = ['2024-01', '2025-06', '2026-03']
  for (const month of months) await told(log, close(`${month}-05T00:00:00.000Z`, { requests: 1 }))
  const asked = async (month: string) => {
    const period = { since: `${month}-01`, until: `${month}-28` }
    const [line, ...others] = await book.usage({ agreement: 'agr-1' }, period)
    return [line?.day, line?.requests, others.length]
  }
  for (const month of months.toReversed()) {
    expect(await asked(month)).toEqual([`${month}-05`, 1, 0])
  }
  const older = log.asked.filter(({ until }) => until !== undefined)
  expect(older.map(({ since }) => since?.slice(0, 7))).toEqual(['2025-05', '2023-12'])
  log.asked.splice(0)
  for (const month of [...months, ...months]) expect((await asked(month))[1]).toBe(1)
  expect(log.asked.every(({ until }) => until === undefined)).toBe(true)
  expect(log.asked).toHaveLength(6)
})

it('people are counted together, by organisation', async () => {
  const log = memoryLog()
  for (const id of ['p-1', 'p-2']) {
    const actor = { type: 'person', id, organisation: 'org-1' } as const
    await told(log, { ...close('2026-03-01T00:00:00.000Z', { requests: 1 }), actor })
  }
  const [line, ...others] = await usageOf(log.leaves(), { zone: ZONE })
  expect(others).toEqual([])
  expect(line).toMatchObject({ caller: 'person', organisation: 'org-1', requests: 2 })
  expect(line).not.toHaveProperty('app')
})

/** Decimal arithmetic as on paper, digit by digit. */
function plus(one: string, other: string): string {
  let carry = 0
  let sum = ''
  for (let at = 1; at <= Math.max(one.length, other.length) || carry > 0; at += 1) {
    const digit = Number(one.at(-at) ?? 0) + Number(other.at(-at) ?? 0) + carry
    sum = `${digit % 10}${sum}`
    carry = Math.floor(digit / 10)
  }
  return sum.replace(/^0+(?=.)/, '')
}

function times(one: string, other: string): string {
  let product = '0'
  for (const [at, digit] of [...other].reverse().entries()) {
    for (let count = 0; count < Number(digit); count += 1)
      product = plus(product, one + '0'.repeat(at))
  }
  return product
}

/** Of the four digits behind the fen the first says whether it is rounded up. */
function roundedFen(micros: string): string {
  const padded = micros.padStart(5, '0')
  return plus(padded.slice(0, -4), Number(padded.at(-4)) >= 5 ? '1' : '0')
}
