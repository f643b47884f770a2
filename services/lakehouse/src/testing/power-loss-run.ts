import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { faultsOf } from './judge.ts'
import { powerLossFileSystem } from './power-loss-file-system.ts'
import { catchUp, deliver, lostLandings, maintain, openProvince } from './province.ts'

export type PowerLossReport = { losses: number; deliveries: number; faults: string[] }

/** Disk calls a turn may make before the power fails: up to some ten deliveries with upkeep. */
const MAX_CALLS = 900

/**
 * Lets the power fail `losses` times at an arbitrary call to the disk, each time with an arbitrary
 * share of the folder entries that were not synced surviving. `random` answers [0, 1).
 */
export async function powerLossRun(options: {
  dir: string
  attic: string
  engine: Engine
  losses: number
  random: () => number
}): Promise<PowerLossReport> {
  const { dir, engine, random } = options
  const received: Record<string, number> = {}
  const landed: Record<string, number> = {}
  const report: PowerLossReport = { losses: 0, deliveries: 0, faults: [] }
  while (report.losses < options.losses && report.faults.length === 0) {
    const attic = join(options.attic, String(report.losses))
    await mkdir(attic)
    const fs = await powerLossFileSystem(nodeFileSystem, dir, attic)
    fs.failAfter(Math.floor(random() * MAX_CALLS))
    await workUntilPowerFails({ dir, engine, fs }, (what, dataset, sequence) => {
      const known = what === 'received' ? received : landed
      known[dataset] = sequence
      if (what === 'landed') report.deliveries += 1
    })
    const share = random()
    await fs.fail((entries) => Math.floor(share * (entries + 1)))
    report.losses += 1
    try {
      const province = await openProvince({ dir, engine })
      report.faults.push(...(await lostLandings(province, landed)))
      await catchUp(province)
      await province.writer.close()
      report.faults.push(...(await faultsOf({ dir, engine }, received)))
    } catch (error) {
      report.faults.push(`loss ${report.losses}: no clean start: ${error}`)
    }
  }
  return report
}

async function workUntilPowerFails(
  options: Parameters<typeof openProvince>[0],
  told: Parameters<typeof deliver>[1],
): Promise<void> {
  try {
    const province = await openProvince(options)
    await catchUp(province)
    for (;;) {
      for (let count = 0; count < 4; count += 1) await deliver(province, told)
      await maintain(province)
    }
  } catch (error) {
    if (!isPowerFailure(error)) throw error
  }
}

/** The failure comes to us bare, or as the cause of what the lake made of it. */
export function isPowerFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.message === 'the power has failed' || isPowerFailure(error.cause)
}
