import { join } from 'node:path'
import { atLeast, atMost, type Benchmark, type Figure, inFreshProcess, tell } from './kit.ts'
import type { Sustained } from './ledger/sustained.ts'

/** Entries a second that issue 7 asks of one processor. */
const RATE = 25_000
const SECONDS = 20
const MOST_ACK_MILLISECONDS = 100
const MOST_GAP_MILLISECONDS = 1_100

/** Entries of the ledger appended, on disk, in tiles and bundles, and under checkpoints. */
export const benchmark: Benchmark = {
  name: 'ledger-writing',
  async run(scratch) {
    tell(`${RATE} entries/s for ${SECONDS} s`)
    const script = new URL('ledger/sustained.ts', import.meta.url)
    const args = [join(scratch, 'data'), String(RATE), String(SECONDS)]
    return figuresOf(await inFreshProcess<Sustained>(script, args))
  },
}

function figuresOf(seen: Sustained): Figure[] {
  const byProcessor = 1e6 / seen.cpuPerEntry
  const share = (value: number, limit: number) => (value / limit).toFixed(2)
  return [
    {
      what: 'entries a second by processor, against 25,000',
      target: '≥ 1 ×',
      figure: `${share(byProcessor, RATE)} ×`,
      verdict: atLeast(byProcessor, RATE),
      note:
        `${seen.cpuPerEntry.toFixed(1)} µs of all threads an entry of ${seen.bytes} bytes, making ` +
        `it included; at ${Math.round(seen.perSecond)}/s ${seen.cores.toFixed(2)} processors`,
    },
    {
      what: 'offered entries that were acknowledged',
      target: '25,000/s',
      figure: `${Math.round(seen.perSecond)}/s`,
      verdict: seen.refused === 0 ? atLeast(seen.perSecond, RATE * 0.99) : 'missed',
      note: `${seen.refused} refused; one at a time, each with a promise of its own`,
    },
    {
      what: 'p99 from append to acknowledgement, against 100 ms',
      target: '≤ 1 ×',
      figure: `${share(seen.ackP99, MOST_ACK_MILLISECONDS)} ×`,
      verdict: atMost(seen.ackP99, MOST_ACK_MILLISECONDS),
      note: `p50 ${seen.ackP50.toFixed(1)} ms, p99 ${seen.ackP99.toFixed(1)} ms; fdatasync included`,
    },
    {
      what: 'longest time between two checkpoints, against 1.1 s',
      target: '≤ 1 ×',
      figure: `${share(seen.gap, MOST_GAP_MILLISECONDS)} ×`,
      verdict: atMost(seen.gap, MOST_GAP_MILLISECONDS),
      note: `${seen.gap.toFixed(0)} ms over ${SECONDS} s`,
    },
  ]
}
