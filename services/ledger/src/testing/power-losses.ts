import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '@tongqu/store'
import { nodeFileSystem } from '../../../lakehouse/src/storage/file-system.ts'
import { faultyFileSystem, systemError } from '../../../lakehouse/src/testing/faulty-file-system.ts'
import { powerLossFileSystem } from '../../../lakehouse/src/testing/power-loss-file-system.ts'
import { openLedger } from '../writer/ledger.ts'
import type { Disk } from '../writer/types.ts'
import { optionsOf, someEntry } from './entries.ts'
import { judge, nothingTold, type Told } from './judge.ts'

/** Disk calls that are made before the power fails, at most. */
const MOST_CALLS = 1_000
const CHECKPOINT_MILLISECONDS = 15
const BATCH = 30
/** Some groups: the files of segments are used again and again. */
const SEGMENT_BYTES = 10_000
/** Calls at which the disk may fail for once. */
const BRITTLE = new Set([
  ...['create', 'reopen', 'file.append', 'file.sync', 'file.truncate'],
  ...['write', 'sync', 'syncFolder', 'rename', 'remove'],
])

/**
 * Lets the power fail `losses` times at an arbitrary call to the disk, with arbitrary folder
 * entries surviving, and of what was not synced an arbitrary beginning, or zeros in its place.
 * Before that a share of `diskFaults` of the calls fails. `random` answers [0, 1).
 */
export async function losePower(given: {
  /** The log lies in a folder of it. */
  root: string
  /** On the same disk, outside of it. */
  attic: string
  store: Store
  losses: number
  diskFaults: number
  random: () => number
}): Promise<{ acknowledged: number; reused: number; faults: string[] }> {
  const { root, store, losses, random } = given
  const dir = join(root, 'ledger')
  const told = nothingTold()
  const faults: string[] = []
  let reused = 0
  for (let turn = 0; turn < losses && faults.length === 0; turn += 1) {
    const attic = join(given.attic, String(turn))
    await mkdir(attic)
    const shim = await powerLossFileSystem(nodeFileSystem, root, attic)
    const disk = faultyFileSystem(shim, (call) => {
      if (call === 'reopen') reused += 1
      return BRITTLE.has(call) && random() < given.diskFaults ? systemError('EIO') : undefined
    })
    shim.failAfter(Math.floor(random() * MOST_CALLS))
    await writeUntilPowerFails(dir, store, disk, told)
    const share = random()
    await shim.fail(
      (entries) => Math.floor(share * (entries + 1)),
      (bytes) => {
        const kept = Math.floor(random() * (bytes + 1))
        return { kept, zeros: random() < 0.3 ? bytes - kept : 0 }
      },
    )
    try {
      const found = await judge(dir, store, told)
      faults.push(...found.map((fault) => `loss ${turn}: ${fault}`))
    } catch (error) {
      faults.push(`loss ${turn}: no clean start: ${causeOf(error)}`)
    }
  }
  return { acknowledged: told.acks.size, reused, faults }
}

async function writeUntilPowerFails(
  dir: string,
  store: Store,
  disk: Disk,
  told: Told,
): Promise<void> {
  let isOut = false
  const report = (error: unknown) => {
    if (isPowerFailure(error)) isOut = true
  }
  try {
    const often = {
      checkpointMilliseconds: CHECKPOINT_MILLISECONDS,
      segmentBytes: SEGMENT_BYTES,
    }
    const ledger = await openLedger({ ...optionsOf(dir, store), disk, report, ...often })
    ledger.onCheckpoint(({ size, root }) => {
      told.checkpoints.set(size, Buffer.from(root).toString('base64'))
    })
    while (!isOut) {
      const entries = Array.from({ length: BATCH }, () => someEntry())
      for (const outcome of await Promise.allSettled(entries.map(ledger.append))) {
        if (outcome.status === 'fulfilled') told.acks.set(outcome.value.id, outcome.value.index)
        else report(outcome.reason)
      }
    }
    await ledger.close()
  } catch (error) {
    if (!isPowerFailure(error) && !/EIO/.test(causeOf(error))) throw error
  }
}

function isPowerFailure(error: unknown): boolean {
  return causeOf(error).includes('the power has failed')
}

/** What went wrong, and why. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.message}; ${error.cause === undefined ? '' : causeOf(error.cause)}`
}
