import { Problem, type ProblemCode } from '@tongqu/contracts'
import type { Log } from '@tongqu/ingest'
import { nodeFileSystem } from '@tongqu/lakehouse'
import {
  type Commitments,
  type EntrySource,
  type LedgerAccess,
  type LedgerReader,
  type LogReader,
  newUlid,
  openCommitments,
  openLedger,
  openLedgerReader,
  type Recorder,
  verifiersOf,
} from '@tongqu/ledger'
import type { Secrets, Store } from '@tongqu/store'
import { openLinkClient, type RemoteLedger } from './link-client.ts'
import { openLinkServer } from './link-server.ts'

/** The ledger as this process has it: as its writer, or over the link to the one that is. */
export type LedgerSeat = LedgerAccess & {
  log: EntrySource & Pick<LogReader, 'size'>
  /** Does this process write the ledger? */
  isHolder(): boolean
  /** Why nothing can be told now; undefined when it can. */
  fault(): 'ledger-behind' | 'ledger-unavailable' | undefined
  /** Checkpoints get a new key. Throws `ledger-elsewhere` where another process writes. */
  rotateKey(): Promise<void>
  close(): Promise<void>
}

/** What only the holder does; answers what ends it. */
export type HolderWork = (held: Held) => () => Promise<void>

export type Held = { recorder: Recorder; reader: LogReader; commitments: Commitments }

export type SeatOptions = {
  /** Folder of the ledger. */
  dir: string
  /**
   * Where other gateways of the store are listened to; nowhere when the store is of one process.
   */
  host: string
  /** Public keys of the witnesses that have to sign what is read as witnessed. */
  witnesses: readonly string[]
  store: Store
  secrets: Secrets
  now(): number
  uuid(): string
  log: Log
  work: HolderWork
}

/** How often a gateway that does not hold the ledger looks who does, and whether it could. */
const LOOK_MILLISECONDS = 1_000
/** A folder that is behind may be put right: it is read again after so many looks. */
const BEHIND_LOOKS = 10
/** Of a store that one process has for itself: who comes back is who was there. */
const ONLY_HOLDER = 'hub'
const ORIGIN_BYTES = 8

type Seat = {
  recorder: Recorder
  reader: RemoteLedger['reader']
  /** Of the holder itself. */
  rotateKey?(): Promise<void>
  /** Of another holder. */
  address?: string
  close(): Promise<void>
}

/**
 * Takes the ledger when nobody else has it, or finds who does; changes over by itself when that
 * changes. In between nothing can be told, so that nothing but open data is served. So it is with a
 * folder that is behind the store, where another process may have the right one; where none can,
 * that is an error. Throws `ledger-damaged`, `ledger-behind`, `store-unavailable`.
 */
export async function openLedgerSeat(options: SeatOptions): Promise<LedgerSeat> {
  const { store, secrets, now, log } = options
  const commitments = openCommitments({ store, secrets, now })
  let seat: Seat | undefined
  let changing: Promise<void> | undefined
  const leave = () => {
    const before = seat
    seat = undefined
    log.warn({}, 'another process writes the ledger now')
    before?.close().catch((err) => log.warn({ err }, 'the ledger was left in haste'))
  }
  const holder = store.kind === 'sqlite' ? ONLY_HOLDER : options.uuid()
  const behind = openBehind(options)
  const change = async () => {
    const before = seat
    const taking = { ...options, commitments, holder, onFenced: leave, behind }
    const next = await nextSeat(taking, before)
    if (next === before) return
    if (next) behind.isOver()
    seat = next
    await before?.close()
  }
  const look = () => {
    changing ??= change()
      .catch((err) => log.warn({ err }, 'the ledger can not be reached'))
      .finally(() => {
        changing = undefined
      })
  }
  await change()
  const timer = setInterval(() => !seat?.rotateKey && look(), LOOK_MILLISECONDS).unref()
  const reached = (): Seat => {
    if (!seat) throw new Problem('ledger-unavailable')
    return seat
  }
  return {
    recorder: {
      append: async (entry) => reached().recorder.append(entry),
      appendAll: async (entries) => reached().recorder.appendAll(entries),
      isWritable: () => seat?.recorder.isWritable() ?? false,
    },
    reader: readerOf(() => reached().reader),
    log: {
      size: async () => reached().reader.size(),
      entries: (range) => reached().reader.entries(range),
    },
    commitments,
    newId: () => newUlid(now()),
    verifiers: () => verifiersOf(store, now()),
    isHolder: () => seat?.rotateKey !== undefined,
    fault() {
      if (behind.isSo()) return 'ledger-behind'
      return seat?.recorder.isWritable() ? undefined : 'ledger-unavailable'
    },
    async rotateKey() {
      if (!seat?.rotateKey) throw new Problem('ledger-elsewhere')
      await seat.rotateKey()
    },
    async close() {
      clearInterval(timer)
      await changing
      await seat?.close()
      seat = undefined
    },
  }
}

/** The reader of whoever holds the ledger when it is asked. */
function readerOf(reached: () => LedgerReader): LedgerReader {
  return {
    checkpoint: async (view) => reached().checkpoint(view),
    tile: async (...given) => reached().tile(...given),
    bundle: async (...given) => reached().bundle(...given),
    entry: async (...given) => reached().entry(...given),
    find: async (filter) => reached().find(filter),
    proof: async (...given) => reached().proof(...given),
    consistency: async (...given) => reached().consistency(...given),
  }
}

/** What is known of a folder that is behind the store; told once, until that is over. */
function openBehind({ store, log }: SeatOptions) {
  let rest: number | undefined
  return {
    isSo: () => rest !== undefined,
    /** Is it too soon to read it again? */
    isResting: () => rest !== undefined && --rest > 0,
    isOver() {
      rest = undefined
    },
    /** Throws what is of another kind, and where no other process can have the ledger. */
    found(error: unknown): void {
      if (store.kind === 'sqlite' || !isProblem(error, 'ledger-behind')) throw error
      if (rest === undefined) log.error({ err: error }, 'the ledger is not in this folder')
      rest = BEHIND_LOOKS
    },
  }
}

function isProblem(error: unknown, code: ProblemCode): boolean {
  return error instanceof Problem && error.code === code
}

type Taking = SeatOptions & {
  holder: string
  commitments: Commitments
  behind: ReturnType<typeof openBehind>
  onFenced(): void
}

/** Where the ledger is to be had now; undefined while its holder can not be reached. */
async function nextSeat(options: Taking, seat: Seat | undefined): Promise<Seat | undefined> {
  const { store, secrets, now, behind } = options
  const found = () =>
    store.db.selectFrom('ledger_writer').select(['address', 'expires_at']).executeTakeFirst()
  const row = await found()
  const isFree = !row || store.kind === 'sqlite' || Date.parse(row.expires_at) <= now()
  if (isFree) {
    if (behind.isResting()) return undefined
    try {
      return await hold(options)
    } catch (error) {
      if (store.kind === 'sqlite' || !isProblem(error, 'ledger-elsewhere')) {
        behind.found(error)
        return undefined
      }
    }
  }
  const address = (isFree ? await found() : row)?.address
  if (!address) return undefined
  if (seat?.address === address) return seat
  const { recorder, reader, close } = openLinkClient({ secrets, address })
  return { recorder, reader, address, close: async () => close() }
}

/**
 * Becomes the writer. Throws `ledger-elsewhere` when somebody else is, `ledger-damaged`,
 * `ledger-behind`.
 */
async function hold(options: Taking): Promise<Seat> {
  const { dir, store, secrets, now, log, holder, commitments, witnesses } = options
  const report = (err: unknown) => log.warn({ err }, 'a side task of the ledger failed')
  let held: Held | undefined
  const reached = (): Held => {
    if (!held) throw new Problem('ledger-unavailable')
    return held
  }
  const link =
    store.kind === 'sqlite'
      ? undefined
      : await openLinkServer({ secrets, host: options.host, report, held: reached })
  const verifiers = () => verifiersOf(store, now())
  const reader = await openLedgerReader({ dir, report, verifiers, witnesses })
  try {
    const ledger = await openLedger({
      ...{ dir, store, secrets, now, holder, report, disk: nodeFileSystem },
      origin: `tongqu.ledger/${originOf(secrets)}`,
      knows: (ids) => reader.knows(ids),
      onBundle: reader.give,
      ...(link && { address: link.address }),
    })
    const endFollowing = ledger.onCheckpoint(() => void reader.catchUp().catch(report))
    ledger.onFenced(options.onFenced)
    held = { recorder: ledger, reader, commitments }
    const endWork = options.work(held)
    return {
      recorder: ledger,
      reader,
      rotateKey: () => ledger.rotateKey(),
      async close() {
        await link?.close()
        await endWork()
        endFollowing()
        await ledger.close()
        await reader.close()
      },
    }
  } catch (error) {
    await link?.close()
    await reader.close()
    throw error
  }
}

/** Names the installation: all gateways with one master key. */
function originOf(secrets: Secrets): string {
  return Buffer.from(secrets.derive('ledger origin').subarray(0, ORIGIN_BYTES)).toString('hex')
}
