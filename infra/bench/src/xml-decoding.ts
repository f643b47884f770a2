import {
  atLeast,
  atMost,
  type Benchmark,
  type Figure,
  inFreshProcess,
  megabytes,
  tell,
} from './kit.ts'
import type { Decoding } from './xml-decoding/measure.ts'

const SPEED_MEGABYTES = 20
const MEMORY_MEGABYTES = 200
/** Large enough for the heap to have grown to what it likes. */
const SMALLER_MEGABYTES = 100
const LEAST_SHARE = 0.3
/** Growth that a document of twice the size may cost: the whim of the garbage collector. */
const MOST_GROWTH = 1.2

/**
 * XML to checked readings in pieces, beside the bare parse of the same bytes; `kinds` are what
 * `script` can measure, with their names.
 */
export function xmlDecoding(
  name: string,
  script: URL,
  kinds: Readonly<Record<string, string>>,
): Benchmark {
  return {
    name,
    async run() {
      const figures: Figure[] = []
      for (const [kind, title] of Object.entries(kinds)) {
        tell(`${title}, ${SPEED_MEGABYTES} MB`)
        figures.push(speedOf(title, await decoding(script, kind, SPEED_MEGABYTES, 'speed')))
        tell(`${title}, memory on ${MEMORY_MEGABYTES} MB`)
        const small = await decoding(script, kind, SMALLER_MEGABYTES, 'memory')
        const large = await decoding(script, kind, MEMORY_MEGABYTES, 'memory')
        figures.push(memoryFigure(title, small, large))
      }
      return figures
    },
  }
}

function decoding(
  script: URL,
  kind: string,
  size: number,
  what: 'speed' | 'memory',
): Promise<Decoding> {
  return inFreshProcess<Decoding>(script, [kind, String(size), what])
}

function speedOf(name: string, { megabytes: size, ...seen }: Decoding): Figure {
  const share = seen.decode / seen.parse
  return {
    what: `${name} (${size.toFixed(1)} MB, ${seen.readings} readings) through decodePieces`,
    target: `≥ ${LEAST_SHARE} × the bare saxes parse`,
    figure: `${share.toFixed(2)} × (${seen.decode.toFixed(0)} of ${seen.parse.toFixed(0)} MB/s)`,
    verdict: atLeast(share, LEAST_SHARE),
    note:
      'median of 7 rounds in turns; the bare parse resolves no namespaces, ' +
      `with them ${seen.parseSpaces.toFixed(0)} MB/s`,
  }
}

function memoryFigure(name: string, small: Decoding, large: Decoding): Figure {
  const growth = large.peakMb / small.peakMb
  return {
    what: `${name}: peak memory of the process on ${large.megabytes.toFixed(0)} MB`,
    target: `flat: ≤ ${MOST_GROWTH} × that on ${small.megabytes.toFixed(0)} MB`,
    figure: `${megabytes(large.peakMb)} (${growth.toFixed(2)} ×)`,
    verdict: atMost(growth, MOST_GROWTH),
    note: `${megabytes(large.beforeMb)} before the first byte; ${megabytes(small.peakMb)} there`,
  }
}
