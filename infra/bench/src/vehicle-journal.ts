import { join } from 'node:path'
import { type Benchmark, type Figure, inFreshProcess, tell } from './kit.ts'
import type { Journaling } from './vehicles/journal-frames.ts'

const FRAMES = 1_000_000

/** The journal of frames alone: appended, on disk, read again. */
export const benchmark: Benchmark = {
  name: 'vehicle-journal',
  async run(scratch) {
    const figures: Figure[] = []
    for (const way of ['plain', 'sealed']) {
      tell(way)
      const script = new URL('vehicles/journal-frames.ts', import.meta.url)
      const args = [join(scratch, way), way, String(FRAMES)]
      figures.push(...figuresOf(way, await inFreshProcess<Journaling>(script, args)))
    }
    return figures
  },
}

function figuresOf(way: string, seen: Journaling): Figure[] {
  const { perSecond, perCpuSecond, readPerSecond, bytesPerFrame } = seen
  return [
    {
      what: `frames appended and on disk, ${way}`,
      target: '—',
      figure: thousands(perSecond),
      verdict: 'noted',
      note:
        `${FRAMES} location frames, 100 an append, 20 000 under way; ` +
        `${thousands(perCpuSecond)} by CPU second, ` +
        `${bytesPerFrame.toFixed(1)} bytes a frame on disk (packed; the same 20 000 come again)`,
    },
    {
      what: `frames read again from closed batches, ${way}`,
      target: '—',
      figure: thousands(readPerSecond),
      verdict: 'noted',
      note: 'unsealed, unpacked and checked; batches of 20 000',
    },
  ]
}

function thousands(perSecond: number): string {
  return `${Math.round(perSecond / 1000)} k/s`
}
