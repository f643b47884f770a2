import { join } from 'node:path'
import { atMost, type Benchmark, type Figure, inFreshProcess, milliseconds, tell } from './kit.ts'
import type { Shared } from './quality/share.ts'

const READINGS = 20_000
const DELIVERIES = 15
const MOST_SHARE = 0.1

/** What the checks on the way in cost beside landing, measured in one run of both. */
export const benchmark: Benchmark = {
  name: 'quality',
  async run(scratch) {
    const share = (what: 'positions' | 'detectors') => {
      tell(`${READINGS} ${what}`)
      const args = [join(scratch, what), what, String(READINGS), String(DELIVERIES)]
      return inFreshProcess<Shared>(new URL('quality/share.ts', import.meta.url), args)
    }
    return [
      figure('vehicle positions', await share('positions')),
      figure('detector readings', await share('detectors')),
    ]
  },
}

function figure(what: string, { share, judging, landing }: Shared): Figure {
  return {
    what: `all rules on ${READINGS.toLocaleString('en')} ${what}: share of landing them`,
    target: '≤ 10 %',
    figure: `${(share * 100).toFixed(1)} %`,
    verdict: atMost(share, MOST_SHARE),
    note: `CPU of one delivery: rules ${milliseconds(judging)}, landing ${milliseconds(landing)}`,
  }
}
