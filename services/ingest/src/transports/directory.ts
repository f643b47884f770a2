import { mkdir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { Catalog, Directory, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { RawStore } from '@tongqu/lakehouse'
import type { Bus, FolderHealth } from '@tongqu/realtime'
import type { Channels } from '../channels/channels.ts'
import type { Log } from '../ingest.ts'
import type { Intake } from '../intake.ts'
import type { Listening } from '../listening.ts'
import { backoffFor, pause, waitAfterFailure, waitUntilNextTurn } from '../schedule.ts'
import { isSealed } from '../sessions/routing.ts'
import type { Target } from '../target.ts'
import { clearOld, prepare, usable } from './folder/put-away.ts'
import { createScanner, type Scan } from './folder/scan.ts'
import { createFolderStatus, type FolderStatus } from './folder/status.ts'
import { openTaker, type Taken } from './folder/take.ts'
import type { Transport } from './http-poll.ts'

export type FolderDeps = {
  intake: Pick<Intake, 'keep' | 'land' | 'landPending'>
  raw: Pick<RawStore, 'newest' | 'since'>
  /** Relative folders lie in `inbox/` of it. */
  dataDir: string
  replaces: boolean
  catalog(): Catalog
  bus: Pick<Bus, 'publish'>
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
  onListening?: ((listening: Listening) => void) | undefined
}

const INBOX = 'inbox'
const CLEAR_MILLISECONDS = 3_600_000

/**
 * Takes the files of a drop folder, oldest first: each is kept and landed, then moved to
 * `processed/<day>/`, or to `failed/<day>/` with its reason. Where the raw store seals what it
 * keeps, because there are people in it, the file is removed instead: nowhere else does it stay.
 * A lake that is away leaves the files where they are; a folder that can not be used is told and
 * tried again.
 */
export function watchFolder(
  source: Source,
  transport: Directory,
  target: Target,
  deps: FolderDeps,
): Transport {
  const stopping = new AbortController()
  const status = createFolderStatus(deps, source)
  const running = run(source, transport, target, deps, status, stopping.signal)
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}

/** The absolute path of a drop folder. */
export function folderOf({ path }: Pick<Directory, 'path'>, dataDir: string): string {
  return isAbsolute(path) ? path : join(dataDir, INBOX, path)
}

async function run(
  source: Source,
  transport: Directory,
  target: Target,
  deps: FolderDeps,
  status: FolderStatus,
  signal: AbortSignal,
): Promise<void> {
  const { everySeconds } = transport
  const backoff = backoffFor(everySeconds)
  let failures = 0
  let turn: Turn | undefined
  while (!signal.aborted) {
    const startedAt = deps.now()
    try {
      turn ??= await open(source, transport, target, deps, status)
      await turn(signal)
      failures = 0
      await pause(waitUntilNextTurn(everySeconds, startedAt, deps.now()), signal)
    } catch (cause) {
      failures += 1
      const problem = cause instanceof Problem ? cause : new Problem('internal', { cause })
      status.failed(problem, failures)
      await pause(waitAfterFailure(backoff, failures, deps.random()) * 1000, signal)
    }
  }
}

type Turn = (signal: AbortSignal) => Promise<void>

async function open(
  source: Source,
  transport: Directory,
  target: Target,
  deps: FolderDeps,
  status: FolderStatus,
): Promise<Turn> {
  const { now } = deps
  const folder = await ready(transport, deps.dataDir)
  const sealed = () => isSealed(source, deps.catalog())
  const taker = await openTaker({ ...deps, folder, source, target, sealed })
  const scanner = createScanner(folder, { ...transport, now })
  const { id, adapter } = source
  deps.log.info({ source: id, path: folder }, 'source listens')
  deps.onListening?.({ source: id, adapter, transport: 'directory', path: folder })
  let clearedAt = Number.NEGATIVE_INFINITY
  let isBehind = true

  return async (signal) => {
    // Sequences only grow: what an earlier turn has kept must land before what is newer.
    if (isBehind) await deps.intake.landPending(target)
    isBehind = true
    const scan = await usable(folder, () => scanner.look())
    status.seen({ ...healthOf(scan, now()), removes: sealed() })
    let last: Taken | undefined
    for (const file of scan.settled) {
      if (signal.aborted) break
      last = await taker.take(file, scan.sides.get(file.name))
      status.took(last)
      if (last.outcome === 'changed') scanner.forget(file.name)
    }
    for (const orphan of scan.orphans) await taker.drop(orphan)
    isBehind = false
    if (!last) status.quiet()
    if (now() - clearedAt < CLEAR_MILLISECONDS) return
    clearedAt = now()
    await clearOld(folder, transport.keepDays, now())
  }
}

/** The folder itself, which may be reached over a link, made when it is one of ours. */
async function ready(transport: Directory, dataDir: string): Promise<string> {
  const path = folderOf(transport, dataDir)
  return usable(path, async () => {
    if (!isAbsolute(transport.path)) await mkdir(path, { recursive: true })
    const folder = await realpath(path)
    if (!(await stat(folder)).isDirectory()) throw new Problem('folder-unusable')
    await prepare(folder)
    return folder
  })
}

function healthOf({ fitting, refused }: Scan, now: number): Partial<FolderHealth> {
  const oldest = Math.min(...fitting.map(({ modifiedAt }) => modifiedAt))
  const oldestSeconds = Math.max(0, Math.round((now - oldest) / 1000))
  return {
    waiting: fitting.length,
    ...(fitting.length > 0 ? { oldestSeconds } : {}),
    refused,
  }
}
