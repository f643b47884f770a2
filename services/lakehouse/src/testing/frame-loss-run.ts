import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFileSystem } from '../storage/file-system.ts'
import { faultyFileSystem, systemError } from './faulty-file-system.ts'
import { frameFaults, frameMemory, remember } from './frame-judge.ts'
import { openFrameWorld, receiveFrames } from './frame-work.ts'
import { powerLossFileSystem } from './power-loss-file-system.ts'
import { isPowerFailure } from './power-loss-run.ts'

export type FrameLossReport = { losses: number; kept: number; faults: string[] }

const ROUNDS = 30

/** Calls at which the disk may fail for once. */
const BRITTLE = new Set(['create', 'file.append', 'file.sync', 'file.truncate'])

/**
 * Lets the power fail `losses` times at an arbitrary call to the disk, with arbitrary folder
 * entries surviving, and of what was not synced an arbitrary beginning, or zeros in its place.
 * At most `mostCalls` calls are made before. Before that a share of `diskFaults` of the calls to
 * growing files fails. `random` answers [0, 1).
 */
export async function frameLossRun(options: {
  dir: string
  attic: string
  losses: number
  mostCalls: number
  diskFaults?: number
  random: () => number
}): Promise<FrameLossReport> {
  const { dir, losses, mostCalls, diskFaults = 0, random } = options
  const memory = frameMemory()
  const report: FrameLossReport = { losses: 0, kept: 0, faults: [] }
  let number = 0
  while (report.losses < losses && report.faults.length === 0) {
    const attic = join(options.attic, String(report.losses))
    await mkdir(attic)
    const fs = await powerLossFileSystem(nodeFileSystem, dir, attic)
    fs.failAfter(Math.floor(random() * mostCalls))
    try {
      const brittle = faultyFileSystem(fs, (call) =>
        BRITTLE.has(call) && random() < diskFaults ? systemError('EIO') : undefined,
      )
      const world = await openFrameWorld({ dir, number, fs: brittle })
      await receiveFrames(world, {
        rounds: ROUNDS,
        random,
        told(told) {
          if (told.what === 'kept') report.kept += 1
          if (told.what === 'clock') number = told.number
          remember(memory, told)
        },
      })
    } catch (error) {
      if (!isPowerFailure(error)) throw error
    }
    const share = random()
    await fs.fail(
      (entries) => Math.floor(share * (entries + 1)),
      (bytes) => {
        const kept = Math.floor(random() * (bytes + 1))
        return { kept, zeros: random() < 0.3 ? bytes - kept : 0 }
      },
    )
    report.losses += 1
    // A second opening must see what the first one saw.
    for (const _opening of ['first', 'second']) {
      try {
        const world = await openFrameWorld({ dir, number })
        report.faults.push(...(await frameFaults(world, memory)))
      } catch (error) {
        report.faults.push(`loss ${report.losses}: no clean start: ${error}`)
      }
    }
  }
  return report
}
