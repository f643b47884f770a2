import { randomBytes } from 'node:crypto'
import { afc } from '@tongqu/adapter-afc'
import type { DecodeContext } from '@tongqu/adapter-kit'
import { keyedHash } from '@tongqu/lakehouse'
import { type AfcForm, CARDS, dayOf, TRANSACTIONS } from './data/afc-day.ts'
import { atLeast, type Benchmark, type Figure, inTurns, type Timing, tell, times } from './kit.ts'

const ROUNDS = 5
/** Transactions a second, with pseudonyms, on two cores. */
const LEAST = 300_000
const PIECE_BYTES = 65_536
const KEY_BYTES = 32

const FORMS: readonly { form: AfcForm; name: string; bare(text: string): unknown }[] = [
  { form: 'page', name: 'JSON page', bare: (text) => JSON.parse(text) },
  { form: 'lines', name: 'JSON lines', bare: parseLines },
  { form: 'table', name: 'CSV', bare: splitAll },
]

/**
 * A day of card transactions into readings with pseudonyms, piece by piece as a day file is read,
 * beside the bare parse of the same text in the same run. Counted by CPU second of all threads, so
 * by one core of the two: what neighbours take does not count. No pseudonym is remembered from the
 * round before.
 */
export const benchmark: Benchmark = {
  name: 'afc',
  async run() {
    tell(`${TRANSACTIONS} transactions of ${CARDS} cards, ${ROUNDS} rounds`)
    const figures: Figure[] = []
    for (const { form, name, bare } of FORMS) {
      const bytes = dayOf(form)
      const timings = await inTurns(ROUNDS, {
        ours: () => decodeAll(bytes),
        theirs: async () => void bare(bytes.toString('utf8')),
      })
      figures.push(...figuresOf(name, bytes.length, timings))
    }
    return figures
  },
}

function figuresOf(
  name: string,
  bytes: number,
  { ours, theirs }: { ours: Timing; theirs: Timing },
): Figure[] {
  const [own, other] = [rate(ours.cpuMs), rate(theirs.cpuMs)]
  const clock = thousands(rate(ours.wallMs))
  return [
    {
      what: `${name} (${(bytes / 1e6).toFixed(0)} MB) into transactions with pseudonyms`,
      target: `≥ ${LEAST / 1_000} k/s on 2 cores`,
      figure: `${thousands(own)} on one, ${times(own / LEAST)} the limit`,
      verdict: atLeast(own, LEAST),
      note: `by CPU second (all threads), median of ${ROUNDS} turns; ${clock} by the clock`,
    },
    {
      what: `${name}: share of the speed of the bare parse`,
      target: '—',
      figure: `${((own / other) * 100).toFixed(0)} % of ${thousands(other)}`,
      verdict: 'noted',
    },
  ]
}

async function decodeAll(bytes: Uint8Array): Promise<void> {
  const context: DecodeContext = {
    receivedAt: '2026-04-15T16:00:00Z',
    zone: 'Asia/Shanghai',
    limits: { bytes: 1e9, entities: 10_000_000, depth: 32 },
    options: {},
    keyed: keyedHash(randomBytes(KEY_BYTES)),
  }
  let count = 0
  for await (const { readings } of afc.decodePieces(piecesOf(bytes), context)) {
    count += readings.length
  }
  if (count !== TRANSACTIONS) throw new Error('transactions are missing')
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
}

function parseLines(text: string): number {
  let lines = 0
  for (const line of text.split('\n')) lines += line && JSON.parse(line) ? 1 : 0
  return lines
}

function splitAll(text: string): number {
  let cells = 0
  for (const line of text.split('\n')) cells += line.split(',').length
  return cells
}

/** Transactions a second. */
function rate(milliseconds: number): number {
  return TRANSACTIONS / (milliseconds / 1_000)
}

function thousands(perSecond: number): string {
  return `${Math.round(perSecond / 1_000)} k/s`
}
