import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Benchmark, type Figure, tell, times } from './kit.ts'
import { type Pushed, pushFor } from './push/client.ts'
import type { Served } from './push/server.ts'

const SIZES = [
  { name: '2 KB', bytes: 2_000 },
  { name: '200 KB', bytes: 200_000 },
]
const SECONDS = 8
const CONNECTIONS = 16

/** Signed pushes that are acknowledged on disk, beside a server that only keeps their bytes. */
export const benchmark: Benchmark = {
  name: 'push',
  async run(scratch) {
    const figures: Figure[] = []
    for (const { name, bytes } of SIZES) {
      tell(name)
      const bare = await measure(join(scratch, `bare-${bytes}`), 'bare', bytes)
      const hub = await measure(join(scratch, `hub-${bytes}`), 'hub', bytes)
      figures.push({
        what: `signed pushes of ${name}, acknowledged on disk`,
        target: '—',
        figure: `${hub.perSecond.toFixed(0)} /s`,
        verdict: 'noted',
        note:
          `${CONNECTIONS} connections, ${SECONDS} s, ${hub.megabytesPerSecond.toFixed(1)} MB/s; ` +
          `${cpuOf(hub)} of CPU each with the landings behind them (${hub.landed} in that time)`,
      })
      figures.push({
        what: `the same, share of a bare server that appends and fdatasyncs them (${name})`,
        target: '—',
        figure: times(hub.perSecond / bare.perSecond),
        verdict: 'noted',
        note: `${bare.perSecond.toFixed(0)} /s, ${cpuOf(bare)} of CPU each; one file, no signature`,
      })
    }
    return figures
  },
}

type Measured = Pushed & Served

async function measure(dir: string, way: 'hub' | 'bare', bytes: number): Promise<Measured> {
  const program = new URL('push/server.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [program, dir, way], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const [url] = await once(lines, 'line')
  const pushed = await pushFor(String(url), { bytes, seconds: SECONDS, connections: CONNECTIONS })
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const [served] = await once(lines, 'line')
  await ended
  return { ...pushed, ...(JSON.parse(String(served)) as Served) }
}

function cpuOf({ cpuMs, count }: Measured): string {
  return `${(cpuMs / count).toFixed(2)} ms`
}
