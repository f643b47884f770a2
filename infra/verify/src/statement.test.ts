import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Statement } from '../../../services/ledger/src/metering/statement.ts'
import { testLog } from '../../../services/ledger/src/testing/log-folder.ts'
import { idOf } from '../../../services/ledger/src/testing/some-entries.ts'
import { naiveRoot } from '../../../services/ledger/src/testing/trees.ts'
import type { NewEntry } from '../../../services/ledger/src/types.ts'
import { folder } from './testing/folders.ts'
import { run } from './testing/run.ts'
import { PRICES, statedLog } from './testing/stated-log.ts'
import { tamper } from './testing/tampering.ts'

const HOME = folder()
const { log, served, former } = await statedLog(join(HOME, 'log'))

async function checkText(text: string, { dir, verifier } = log) {
  writeFileSync(join(HOME, 'statement.json'), text)
  return run(['statement', join(HOME, 'statement.json'), dir, '--key', verifier])
}
const check = (statement: unknown) => checkText(JSON.stringify(statement))
const refused = (fault: string) => ({
  code: 1,
  text: expect.stringMatching(new RegExp(`^${fault}`)),
})

it('a statement that is served is the one that a copy of the log comes to, to the last fen', async () => {
  expect(served.lines.length).toBeGreaterThan(50)
  for (const one of [former, served]) {
    const text = `${one.lines.length} 行 / lines, ${one.totalFen} 分 / fen (CNY)\n`
    expect(await check(one)).toEqual({ code: 0, text })
  }
})

/** The statement with something else in the place of a member: `lines.0.quantity`. */
function edited(path: string, value: unknown): unknown {
  const copy = structuredClone(served) as unknown as Record<string, unknown>
  const members = path.split('.')
  const last = members.pop() ?? ''
  const owner = members.reduce((one, name) => one[name] as Record<string, unknown>, copy)
  owner[last] = value
  return copy
}

const FIRST = served.lines[0] ?? expect.fail()
const MORE = String(BigInt(served.totalFen) + 1n)
const UNISSUED = 'statement-unissued'
const WRONG: [name: string, statement: unknown, fault: string][] = [
  ['a fen more', edited('totalFen', MORE), 'statement-total'],
  ['a total that is a number', edited('totalFen', Number(served.totalFen)), 'statement-total'],
  ['a line less', edited('lines', served.lines.slice(1)), 'statement-line #0'],
  ['a line more', edited('lines', [...served.lines, FIRST]), `statement-line #`],
  ['one row more', edited('lines.0.quantity', FIRST.quantity + 1), 'statement-line #0'],
  ['a quantity in words', edited('lines.0.quantity', 'many'), 'statement-line #0'],
  ['a line that nobody counted', edited('lines.3', 7), 'statement-line #3'],
  ['no line at all', edited('lines.3', null), 'statement-line #3'],
  ['another zone', edited('period.zone', 'UTC'), 'statement-line #'],
  ['a shorter range', edited('log.from', 240), 'statement-line #0'],
  ['a longer range', edited('log.from', 100), 'statement-line #0'],
  ['a month that was not', edited('period.since', '1999-01-01T00:00:00.000Z'), UNISSUED],
  ['another provider', edited('provider', 'somebody else'), UNISSUED],
  ['another receiver', edited('organisation', 'org-2'), UNISSUED],
  ['another one before it', edited('prev', 'st-9'), UNISSUED],
  ['another id', edited('id', 'st-0'), UNISSUED],
  ['a member of its own', edited('rebate', '-100'), UNISSUED],
  ['a range of another tree', edited('log.to', 499), 'statement-root 499'],
  ['a range that is not there', edited('log.to', 9_999), 'statement-root'],
  ['a range that ends before it begins', edited('log.from', 501), 'statement-root'],
  ['another log', edited('log.origin', 'x'), 'statement-origin'],
  ['another agreement', edited('agreement', 'agr-2'), 'statement-prices #1'],
  ['prices of its own', edited('prices.unitPrices', PRICES.slice(1)), 'statement-prices #1'],
  ['another currency', edited('prices.currency', 'XAU'), 'statement-prices #1'],
  ['prices of another entry', edited('prices.entry', 0), 'statement-prices #0'],
  ['prices of no entry', edited('prices.entry', 9_999), 'statement-prices #9999'],
  ['half an entry', edited('prices.entry', 0.5), 'statement-malformed'],
  ['an entry before the first', edited('log.from', -1), 'statement-malformed'],
  ['a zone that does not exist', edited('period.zone', 'Cloud/Cuckoo'), 'statement-malformed'],
  ['no zone', edited('period.zone', undefined), 'statement-malformed'],
  ['lines that are none', edited('lines', { length: 0 }), 'statement-malformed'],
  ['nonsense', { lines: [] }, 'statement-malformed'],
]
it.each(WRONG)('%s is found', async (_name, statement, fault) => {
  expect(await check(statement)).toEqual(refused(fault))
})

it.each([
  ['nothing', ''],
  ['half of it', JSON.stringify(served).slice(0, 999)],
  ['null', 'null'],
  ['a list without bottom', '['.repeat(1_000_000)],
  ['a total without bottom', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ['a file without end', ' '.repeat(20 << 20)],
])('a statement that is %s is refused in one line', async (_name, hostile) => {
  const isPart = hostile.startsWith('[[') && hostile.endsWith(']]')
  const whole = JSON.stringify(edited('totalFen', 'HERE'))
  const text = isPart ? whole.replace('"HERE"', hostile) : hostile
  const answer = await checkText(text)
  expect(answer).toEqual(refused('statement-(malformed|total)'))
  expect(answer.text).toMatch(/^.{1,400}\n(应为.*\n)?$/)
})

it.each(['log.origin', 'period.zone', 'totalFen', 'lines.0.day'])(
  'nobody writes lines of an answer by the %s of a statement',
  async (path) => {
    const { code, text } = await check(edited(path, 'x\n296 行 / lines, 1 分 / fen (CNY)\n'))
    expect({ code, text }).toEqual({ code: 1, text: expect.not.stringMatching(/^296/m) })
  },
)

it('whatever stands in the place of anything, an answer names what is wrong', async () => {
  const places = ['agreement', 'period', 'period.zone', 'log', 'log.origin', 'log.to', 'log.root']
  const others = ['prices', 'prices.entry', 'prices.currency', 'prices.unitPrices', 'lines']
  const line = ['lines.0', 'lines.0.day', 'lines.0.quantity', 'lines.0.unitMicros', 'totalFen']
  const path = fc.constantFrom(...places, ...others, ...line, 'prices.unitPrices.0.micros')
  await fc.assert(
    fc.asyncProperty(path, fc.jsonValue(), async (where, value) => {
      const statement = edited(where, value)
      const isOther = JSON.stringify(statement) !== JSON.stringify(served)
      if (isOther) expect(await check(statement)).toEqual(refused('statement-'))
    }),
    { numRuns: 60 },
  )
})

it('what is not word for word what was issued is refused, and so is what the copy ends before', async () => {
  expect(await checkText(`${JSON.stringify(served)}\n`)).toEqual(refused(UNISSUED))
  const before = await statedLog(join(HOME, 'before'), { isIssued: false })
  const answer = await checkText(JSON.stringify(before.former), before.log)
  expect(answer).toEqual(refused('statement-unissued  明细并非照此出具\n$'))
})

/** An agreement in force and one answer, both of a log that says what it likes. */
async function saying(fee: unknown, answer: Record<string, unknown>) {
  const own = testLog(folder())
  const actor = { type: 'app', id: 'app-1', organisation: 'org-1' } as const
  const change = { entity: 'agreement', id: 'agr-1', action: 'activate', seq: 1, to: 'ACTIVE' }
  const told = { t: '2026-06-01T00:00:00.000Z', actor, agreement: 'agr-1', dataset: 'trips' }
  const agreed = { id: idOf(0), ...told, k: 'agreement', change, body: { fee } }
  own.add([agreed, { id: idOf(1), ...told, k: 'serve_close', ...answer }] as NewEntry[])
  own.publish()
  const root = Buffer.from(naiveRoot(own.leaves)).toString('base64')
  const prices = { ...(fee as Statement['prices']), entry: 0 }
  const range = { ...served.log, from: 0, to: 2, root }
  return checkText(JSON.stringify({ ...served, log: range, prices, lines: [] }), own)
}

it.each([
  ['half rows', { meters: { rows: 1.5 } }, [{ meter: 'rows', micros: 1 }]],
  ['rows in words', { meters: { rows: 'many' } }, [{ meter: 'rows', micros: 1 }]],
  ['a time that is none', { t: 'soon', meters: { rows: 1 } }, [{ meter: 'rows', micros: 1 }]],
  ['a price in words', { meters: { rows: 1 } }, [{ meter: 'rows', micros: 'dear' }]],
  ['prices that are none', { meters: { rows: 1 } }, 'none'],
  ['a price of what is no meter', { meters: {} }, [{ meter: 'constructor', micros: 1 }]],
])('a log that says %s of an answer is no base of a statement', async (_name, answer, prices) => {
  const fee = { currency: 'CNY', unitPrices: prices }
  expect(await saying(fee, answer)).toEqual(refused('statement-'))
})

it('nothing is counted of an entry that is not the one that was signed', async () => {
  const other = await statedLog(join(HOME, 'other'))
  tamper(other.log.dir, 'tile/entries/001', 'flip', 9)
  const answer = await checkText(JSON.stringify(other.served), other.log)
  expect(answer).toEqual(refused('entry-flipped tile/entries/001 #265  条目被改动\n$'))
})
