import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryOf } from '../kit.ts'
import type { startTerminals } from './child.ts'
import type { PositionCounter, VehicleHub } from './vehicle-hub.ts'

/** What was seen between two looks, by second. */
export type Stretch = {
  sent: number
  acknowledged: number
  landed: number
  /** Share of one core. */
  ingestCpu: number
  hubCpu: number
  terminalCpu: number
  /** Rows that were acknowledged and not in the lake yet, at the end. */
  behind: number
  peakMb: number
}

export type Look = {
  at: number
  sent: number
  acknowledged: number
  landed: number
  ingestMs: number
  hubMs: number
  terminalMs: number
}

/** Looks at terminals, processes and lake of one run. */
export class Watch {
  readonly #vehicles: VehicleHub
  readonly #terminals: ReturnType<typeof startTerminals>
  readonly #positions: PositionCounter

  constructor(
    vehicles: VehicleHub,
    terminals: ReturnType<typeof startTerminals>,
    positions: PositionCounter,
  ) {
    this.#vehicles = vehicles
    this.#terminals = terminals
    this.#positions = positions
  }

  /** Lets `seconds` pass and tells what happened meanwhile. */
  async over(seconds: number): Promise<Stretch> {
    const before = await this.look()
    await sleep(seconds * 1000)
    const after = await this.look()
    const by = (key: keyof Look) => (after[key] - before[key]) / ((after.at - before.at) / 1000)
    return {
      sent: by('sent'),
      acknowledged: by('acknowledged'),
      landed: by('landed'),
      ingestCpu: by('ingestMs') / 1000,
      hubCpu: by('hubMs') / 1000,
      terminalCpu: by('terminalMs') / 1000,
      behind: after.acknowledged - after.landed,
      peakMb: memoryOf(this.#vehicles.hub.control.pid).peakMb,
    }
  }

  async look(): Promise<Look> {
    const landed = await this.#positions.rows()
    const { sent, acknowledged, cpuMs } = await this.#terminals.order({ order: 'counts' })
    const at = performance.now()
    return { at, sent, acknowledged, landed, ...this.#vehicles.cpu(), terminalMs: cpuMs }
  }

  /** Waits until a look says so; false when `patience` is over. */
  async until(isSo: (look: Look) => boolean, patienceSeconds: number): Promise<boolean> {
    const begun = performance.now()
    while (!isSo(await this.look())) {
      if (performance.now() - begun > patienceSeconds * 1000) return false
      await sleep(BEAT_MILLISECONDS)
    }
    return true
  }

  /** Waits until at most so many rows are behind. */
  untilCaughtUp(most: number, patienceSeconds: number): Promise<boolean> {
    return this.until(({ acknowledged, landed }) => acknowledged - landed <= most, patienceSeconds)
  }
}

const BEAT_MILLISECONDS = 500

/**
 * Makes every folder of the lake refuse new files, from outside of the hub, or take them again: the
 * immutable attribute of the file system, which stops even the superuser (Linux; needs the right to
 * set it). Throws where that is not possible.
 */
export function refuseLake(dataDir: string, refuses: boolean): void {
  const lake = join(dataDir, 'lake')
  const folders = readdirSync(lake, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
  execFileSync('chattr', [refuses ? '+i' : '-i', lake, ...folders])
}
