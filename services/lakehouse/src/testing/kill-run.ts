import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Engine } from '../engine.ts'
import { FAULT_POINTS, type FaultPoint } from '../faults.ts'
import { openLease } from '../release/leases.ts'
import { newestRelease, releaseKey } from '../release/manifest.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import { faultsOf, mixedFaults } from './judge.ts'
import { catchUp, fleet, lostLandings, openProvince } from './province.ts'

export type KillReport = { kills: number; releasesSeen: number; faults: string[] }

/** Rounds of four deliveries and all maintenance in which every fault point is met. */
const ROUNDS = 12

/**
 * Vacuum finds nothing to do where the reader's lease spares it: a slow machine may need several
 * children until one meets its point often enough.
 */
const CHILDREN_EACH = 5

/**
 * Kills a working province `each` times at every fault point, in one data folder, with a reader
 * beside it; after each kill the lake is opened anew, lands what is pending and is judged.
 */
export async function killRun(options: {
  dir: string
  engine: Engine
  each: number
}): Promise<KillReport> {
  const { dir, engine, each } = options
  const told: Told = { received: {}, landed: {} }
  const report: KillReport = { kills: 0, releasesSeen: 0, faults: [] }
  for (let turn = 0; turn < each; turn += 1) {
    for (const point of FAULT_POINTS) {
      const reader = startReader(options, report)
      let killed = false
      for (let child = 0; child < CHILDREN_EACH && !killed; child += 1) {
        killed = await runChild(dir, point, (turn % 3) + 1, told)
      }
      await reader.stop()
      if (!killed) report.faults.push(`${point} was never met`)
      else report.kills += 1
      const province = await openProvince({ dir, engine })
      const faults = await lostLandings(province, told.landed)
      await catchUp(province)
      await province.writer.close()
      faults.push(...(await faultsOf({ dir, engine }, told.received)))
      report.faults.push(...faults.map((fault) => `after ${point}: ${fault}`))
      if (report.faults.length > 0) return report
    }
  }
  return report
}

/** Per dataset, the newest sequence that was acknowledged. */
type Told = { received: Record<string, number>; landed: Record<string, number> }

/** True when the child killed itself; anything but that or a clean end is an error. */
async function runChild(
  dir: string,
  point: FaultPoint,
  times: number,
  told: Told,
): Promise<boolean> {
  const program = fileURLToPath(new URL('killed-province.ts', import.meta.url))
  const words = [program, dir, point, String(times), String(ROUNDS)]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  const [code, signal] = await once(child, 'close')
  for (const [, what, dataset, sequence] of text.matchAll(/^(\w+) (\w+) (\d+)$/gm)) {
    const known = what === 'received' ? told.received : told.landed
    known[dataset ?? ''] = Number(sequence)
  }
  if (signal === 'SIGKILL') return true
  if (code === 0) return false
  throw new Error(`the child ended with ${code ?? signal} before ${point}`)
}

/** Reads release after release, as a door does, and reports any that is mixed or broken. */
function startReader(
  { dir, engine }: { dir: string; engine: Engine },
  report: KillReport,
): { stop(): Promise<void> } {
  const uuid = () => crypto.randomUUID()
  const fs = nodeFileSystem
  const storage = localStorage({ root: dir, fs, uuid })
  let running = true
  async function read(): Promise<void> {
    await fs.makeFolder(join(dir, 'leases'))
    const lease = await openLease({ dir, fs, uuid, now: Date.now })
    while (running) {
      const release = await newestRelease(storage, fleet.id)
      if (release) {
        await lease.hold(fleet.id, release.release)
        if (await storage.stat(releaseKey(fleet.id, release.release))) {
          report.releasesSeen += 1
          report.faults.push(...(await mixedFaults({ storage, engine }, release)))
        }
        lease.drop(fleet.id, release.release)
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await lease.close()
  }
  const done = read().catch((error) => {
    report.faults.push(`the reader failed: ${error}`)
  })
  return {
    async stop() {
      running = false
      await done
    },
  }
}
