import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BenchHub, startBenchHub } from './hub.ts'
import {
  type Benchmark,
  type Figure,
  median,
  megabytes,
  memoryOf,
  proportionalMb,
  seconds,
  tell,
} from './kit.ts'

const STARTS = 5
const MOST_MILLISECONDS = 3_000
const MOST_MB = 500
/** From then on nothing of the start is left to do. */
const IDLE_MILLISECONDS = 15_000
const BUSY_MILLISECONDS = 30_000

/** From the command to the first yes of `/readyz`, and the memory of a hub with nothing to do. */
export const benchmark: Benchmark = {
  name: 'start',
  async run(scratch) {
    tell('starting as a user does, with the simulated province, on an empty folder')
    const first: number[] = []
    for (let count = 1; count < STARTS; count += 1) {
      const hub = await startUser(join(scratch, `empty-${count}`), true)
      first.push(hub.readyMs)
      await hub.stop()
    }
    const last = await startUser(join(scratch, 'busy'), true)
    first.push(last.readyMs)
    await sleep(BUSY_MILLISECONDS)
    const busy = memoryOfBoth(last)
    await last.stop()
    const again = await startUser(join(scratch, 'busy'), true)
    await again.stop()
    tell('idle')
    const idle = await startUser(join(scratch, 'idle'), false)
    await sleep(IDLE_MILLISECONDS)
    const memory = memoryOfBoth(idle)
    await idle.stop()
    return [startFigure(first, again.readyMs), idleFigure(memory, busy)]
  },
}

function startUser(dataDir: string, simulate: boolean): Promise<BenchHub> {
  return startBenchHub(dataDir, { HUB_SIMULATE: simulate ? '1' : '0' }, { asUser: true })
}

type Memory = { hub: number; ingest: number; proportional: number }

function memoryOfBoth({ pid, control }: BenchHub): Memory {
  return {
    hub: memoryOf(pid).nowMb,
    ingest: memoryOf(control.pid).nowMb,
    proportional: proportionalMb(pid) + proportionalMb(control.pid),
  }
}

function startFigure(first: readonly number[], againMs: number): Figure {
  const middle = median(first)
  return {
    what: 'start to ready, as `npm start` does it (with the simulated province)',
    target: '< 3 s',
    figure: seconds(middle),
    verdict: middle < MOST_MILLISECONDS ? 'met' : 'missed',
    note:
      `launcher → /readyz says yes, empty folder, median of ${first.length} ` +
      `(worst ${seconds(Math.max(...first))}); on a folder with data ${seconds(againMs)}`,
  }
}

function idleFigure(idle: Memory, busy: Memory): Figure {
  const all = idle.hub + idle.ingest
  return {
    what: 'idle memory of both processes together',
    target: '< 500 MB',
    figure: megabytes(all),
    verdict: all < MOST_MB ? 'met' : 'missed',
    note:
      `RSS ${IDLE_MILLISECONDS / 1000} s after the start without sources: hub ${megabytes(idle.hub)}, ` +
      `ingest ${megabytes(idle.ingest)} (shared pages counted once: ${megabytes(idle.proportional)}); ` +
      `fed by the simulated province for ${BUSY_MILLISECONDS / 1000} s: ${megabytes(busy.hub)} + ` +
      megabytes(busy.ingest),
  }
}
