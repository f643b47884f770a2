import type { AisDecoding } from './ais/decode-sentences.ts'
import { atLeast, type Benchmark, type Figure, inFreshProcess, tell, times } from './kit.ts'

const SENTENCES = 400_000
const LEAST_PER_SECOND = 200_000

/** AIS sentences of a busy coast station to readings, on one core. */
export const benchmark: Benchmark = {
  name: 'ais',
  async run() {
    tell('AIS')
    const script = new URL('ais/decode-sentences.ts', import.meta.url)
    const { bare, ...rates } = await inFreshProcess<AisDecoding>(script, [String(SENTENCES)])
    const named = {
      decode: 'AIS: journal frames → readings',
      whole: 'AIS: bytes of the line → session → frames → readings',
      capture: 'AIS: a file of sentences → readings',
    } as const
    return Object.entries(named).map(([key, what]): Figure => {
      const rate = rates[key as keyof typeof named]
      return {
        what,
        target: '≥ 200 k sentences/s',
        figure: `${Math.round(rate / 1_000)} k/s`,
        verdict: atLeast(rate, LEAST_PER_SECOND),
        note:
          `${SENTENCES} sentences of the simulated province by CPU second (all threads), median ` +
          `of 6 rounds; ${times(bare / rate)} the time of a bare line split and checksum ` +
          `(${Math.round(bare / 1_000)} k/s)`,
      }
    })
  },
}
