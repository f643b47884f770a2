import { join } from 'node:path'
import { createTurn } from '../in-turn.ts'
import { type FileSystem, isAbsent, isDiskFull } from '../storage/file-system.ts'

/** A reader's word that it still reads some releases: vacuum keeps their files. */
export type Lease = {
  /**
   * Durable when it returns. Hold first, then look whether the release is still there: vacuum drops
   * a release first and then looks for leases, so one of the two sees the other.
   *
   * On a full disk it holds by word of mouth until a beat can write again: doors keep serving, and
   * a vacuum in between can at worst break a connection.
   */
  hold(dataset: string, release: number): Promise<void>
  /** One `drop` for each `hold`. Forgotten on disk with the next beat. */
  drop(dataset: string, release: number): void
  /** Tells that the reader is alive; to be called every `LEASE_BEAT_SECONDS`. */
  beat(): Promise<void>
  close(): Promise<void>
}

/** How often a reader tells that it lives. */
export const LEASE_BEAT_SECONDS = 15

/** A reader silent for so long is dead: four beats, so that one slow disk does not end it. */
export const LEASE_LIFE_SECONDS = 60

type LeaseFile = { at: string; pins: [dataset: string, release: number][] }

const FOLDER = 'leases'

/** Opens a lease of its own file under `leases/` of the data folder. */
export async function openLease(deps: {
  dir: string
  fs: FileSystem
  uuid: () => string
  /** Milliseconds since 1970. */
  now: () => number
}): Promise<Lease> {
  const { dir, fs, now } = deps
  const folder = join(dir, FOLDER)
  const path = join(folder, `${deps.uuid()}.json`)
  const holds = new Map<string, number>()
  const inTurn = createTurn()
  let written = new Set<string>()
  await fs.makeFolder(folder)

  /** Leases need not survive power loss, which ends the readers too: nothing is synced. */
  async function write(): Promise<void> {
    const keys = [...holds.keys()]
    const file: LeaseFile = {
      at: new Date(now()).toISOString(),
      pins: keys.map((key) => JSON.parse(key)),
    }
    await fs.write(`${path}.tmp`, Buffer.from(JSON.stringify(file)))
    await fs.rename(`${path}.tmp`, path)
    written = new Set(keys)
  }

  return {
    async hold(dataset, release) {
      const key = JSON.stringify([dataset, release])
      holds.set(key, (holds.get(key) ?? 0) + 1)
      await inTurn(async () => {
        if (!written.has(key)) await write().catch(unlessFull)
      })
    },
    drop(dataset, release) {
      const key = JSON.stringify([dataset, release])
      const count = (holds.get(key) ?? 0) - 1
      if (count > 0) holds.set(key, count)
      else holds.delete(key)
    },
    beat: () => inTurn(write),
    close: () =>
      inTurn(async () => {
        holds.clear()
        await fs.remove(path).catch(() => undefined)
      }),
  }
}

function unlessFull(error: unknown): void {
  if (!isDiskFull(error)) throw error
}

/** Releases of a dataset that living readers hold. Files of dead readers are removed. */
export async function leasedReleases(
  deps: { dir: string; fs: FileSystem; now: () => number },
  dataset: string,
): Promise<Set<number>> {
  const { dir, fs, now } = deps
  const folder = join(dir, FOLDER)
  const leased = new Set<number>()
  for (const name of await leaseNames(fs, folder)) {
    const lease = await readLease(fs, join(folder, name))
    if (!lease) continue
    if (Date.parse(lease.at) < now() - LEASE_LIFE_SECONDS * 1000) {
      await fs.remove(join(folder, name)).catch(() => undefined)
      continue
    }
    for (const [held, release] of lease.pins) if (held === dataset) leased.add(release)
  }
  return leased
}

async function leaseNames(fs: FileSystem, folder: string): Promise<string[]> {
  try {
    return (await fs.list(folder)).map(({ name }) => name).filter((name) => name.endsWith('.json'))
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}

/** Undefined when the reader has closed it in the meantime. */
async function readLease(fs: FileSystem, path: string): Promise<LeaseFile | undefined> {
  try {
    return JSON.parse((await fs.read(path)).toString('utf8')) as LeaseFile
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}
