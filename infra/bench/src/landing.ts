import { join } from 'node:path'
import {
  atMost,
  type Benchmark,
  type Figure,
  inFreshProcess,
  median,
  megabytes,
  milliseconds,
  quantile,
  tell,
} from './kit.ts'
import type { Fed } from './landing/feed.ts'

const SECONDS = 20
const RATE = 10_000
const MOST_SHARE = 0.15
const MOST_COMMIT_MILLISECONDS = 250

/** 10 000 readings a second, in deliveries of several sizes. */
export const benchmark: Benchmark = {
  name: 'landing',
  async run(scratch) {
    const feed = (name: string, perSecond: number, way: 'land' | 'load') => {
      tell(`${perSecond} deliveries a second (${way})`)
      const args = [RATE / perSecond, perSecond, SECONDS, way].map(String)
      const script = new URL('landing/feed.ts', import.meta.url)
      return inFreshProcess<Fed>(script, [join(scratch, name), ...args])
    }
    const large = await feed('large', 1, 'land')
    const whole = await feed('whole', 1, 'load')
    const small = await feed('small', 10, 'land')
    return [
      {
        what: 'landing 10 000 readings/s: share of one core',
        target: '≤ 15 %',
        figure: percent(large.cpuShare),
        verdict: verdictOf(large, atMost(large.cpuShare, MOST_SHARE)),
        note: `vehicle positions, a delivery of 10 000 each second for ${SECONDS} s: ${told(large)}`,
      },
      {
        what: 'commit, p95 (handed over → released, rows staged and synced)',
        target: '< 250 ms',
        figure: milliseconds(quantile(large.landings, 0.95)),
        verdict: atMost(quantile(large.landings, 0.95), MOST_COMMIT_MILLISECONDS),
        note: `median ${milliseconds(median(large.landings))}`,
      },
      noted('the same with raw copy, journal and decoding of the protobuf', whole),
      noted('the same rate in 10 deliveries of 1 000 a second', small),
    ]
  },
}

function noted(what: string, fed: Fed): Figure {
  const p95 = milliseconds(quantile(fed.landings, 0.95))
  const figure = `${percent(fed.cpuShare)}, p95 ${p95}`
  const note = `median ${milliseconds(median(fed.landings))}; ${told(fed)}`
  return { what, target: '—', figure, verdict: 'noted', note }
}

/** A rate that was not kept proves nothing. */
function verdictOf(fed: Fed, verdict: Figure['verdict']): Figure['verdict'] {
  return rateOf(fed) < RATE * 0.99 ? 'missed' : verdict
}

function told(fed: Fed): string {
  return `${Math.round(rateOf(fed))} readings/s reached, peak ${megabytes(fed.peakMb)}`
}

const rateOf = ({ readings, seconds }: Fed): number => readings / seconds

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
