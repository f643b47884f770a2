import { atLeast, type Benchmark, type Figure, inFreshProcess, tell } from './kit.ts'
import type { Decoding } from './vehicles/decode-wires.ts'
import type { Variant } from './vehicles/wires.ts'

const POSITIONS = 60_000
const LEAST_PER_SECOND = 200_000

const VARIANTS: Readonly<Record<Variant, string>> = {
  jt808: 'JT/T 808, editions mixed',
  'jt809-2011': 'JT/T 809-2011',
  'jt809-2011-encrypted': 'JT/T 809-2011, encrypted',
  'jt809-2019': 'JT/T 809-2019',
  'jt809-2019-encrypted': 'JT/T 809-2019, encrypted',
}

/** Location frames of 1 000 vehicles to readings, on one core. */
export const benchmark: Benchmark = {
  name: 'vehicle-decode',
  async run() {
    const figures: Figure[] = []
    for (const [variant, name] of Object.entries(VARIANTS)) {
      tell(name)
      const script = new URL('vehicles/decode-wires.ts', import.meta.url)
      const args = [variant, String(POSITIONS)]
      figures.push(...figuresOf(name, await inFreshProcess<Decoding>(script, args)))
    }
    return figures
  },
}

function figuresOf(name: string, { positions, decode, sessions, whole }: Decoding): Figure[] {
  return [
    {
      what: `${name}: journal frames → readings`,
      target: '≥ 200 k/s',
      figure: thousands(decode),
      verdict: atLeast(decode, LEAST_PER_SECOND),
      note:
        `${positions} positions by CPU second (all threads), median of 6 rounds, ` +
        'batches of 10 000',
    },
    {
      what: `${name}: bytes of the wire → session → readings`,
      target: '≥ 200 k/s',
      figure: thousands(whole),
      verdict: atLeast(whole, LEAST_PER_SECOND),
      note:
        'framing, checks, cipher, link state and acknowledgements with it; ' +
        `these alone ${thousands(sessions)}`,
    },
  ]
}

function thousands(perSecond: number): string {
  return `${Math.round(perSecond / 1000)} k/s`
}
