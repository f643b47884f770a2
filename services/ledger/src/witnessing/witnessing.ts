import { join } from 'node:path'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { cosignedAt } from '../note/cosignature.ts'
import { parseNote } from '../note/note.ts'
import { WITNESSED } from '../reader/witnessed.ts'
import { newUlid } from '../ulid.ts'
import { SPOOL } from '../writer/log-files.ts'
import { type Asking, openAsking } from './asking.ts'
import type { Disagreement, Target, Witnessing, WitnessingDeps } from './types.ts'

/** Checkpoints are a second apart. */
const ROUND_MILLISECONDS = 1_000
const SECOND_MILLISECONDS = 1_000

/**
 * Asks witnesses to sign the newest checkpoint, round by round, and keeps the one that all of them
 * have signed as `witnessed` in the folder of the ledger, where the reader finds it. What is older
 * is never caught up on. For the process that writes the ledger. Throws a TypeError for a key that
 * is none.
 */
export function openWitnessing(deps: WitnessingDeps): Witnessing {
  const { reader, report, roundMilliseconds = ROUND_MILLISECONDS } = deps
  const newest = async () => targetOf(await reader.checkpoint())
  const askings = deps.witnesses.map((address) =>
    openAsking(address, {
      ...deps,
      newestSize: async () => (await newest())?.size ?? 0,
      disagrees: (disagreement) => tellOf(disagreement, deps),
    }),
  )
  const ending = new AbortController()
  let kept: { note: string; size: number; at: number } | undefined
  let isBegun = false

  /** What was kept before the process was started tells what the witnesses know. */
  async function begin(): Promise<void> {
    const note = reader.checkpoint('witnessed').catch((error) => {
      report(error)
      return undefined
    })
    const target = targetOf(await note)
    if (target) kept = { note: target.note, size: target.size, at: signedAt(target, askings) }
    for (const asking of askings) asking.expect(target?.size ?? 0)
    isBegun = true
  }

  async function round(): Promise<void> {
    if (!isBegun) await begin()
    const target = await newest()
    if (!target) return
    const asked = await Promise.allSettled(askings.map((one) => one.ask(target, ending.signal)))
    const wrong = asked.find((one) => one.status === 'rejected')
    if (wrong) throw wrong.reason
    const lines = asked.flatMap((one) => (one.status === 'fulfilled' && one.value) || [])
    if (ending.signal.aborted || lines.length < askings.length) return
    const note = `${target.note}${lines.map(({ line }) => `${line}\n`).join('')}`
    if (note === kept?.note || target.size < (kept?.size ?? 0)) return
    if (!(await keep(note, deps))) return
    const at = Math.min(...lines.map((one) => one.at)) * SECOND_MILLISECONDS
    kept = { note, size: target.size, at }
  }

  const rounds = repeated(round, roundMilliseconds, report)
  return {
    status: () => ({
      ...(kept && { witnessed: { size: kept.size, at: kept.at } }),
      failures: askings.flatMap(({ name, failures }) =>
        [...failures()].map(([reason, count]) => ({ witness: name, reason, count })),
      ),
    }),
    async close() {
      ending.abort()
      await rounds.end()
    },
  }
}

function targetOf(note: string | undefined): Target | undefined {
  const text = note === undefined ? undefined : parseNote(note)?.text
  const head = text === undefined ? undefined : parseCheckpoint(text)
  if (note === undefined || text === undefined || !head) return undefined
  return { size: head.size, text, note }
}

/** When the first of the witnesses has signed, in milliseconds since 1970. */
function signedAt({ note }: Target, askings: readonly Asking[]): number {
  const parsed = parseNote(note)
  const keys = askings.map(({ key }) => key)
  const times = (parsed && cosignedAt(parsed, keys)) ?? []
  return Math.min(...times) * SECOND_MILLISECONDS
}

/**
 * Readers see the one before or this one, also after power loss. False: another process may have
 * taken over, and keeps its own.
 */
async function keep(note: string, deps: WitnessingDeps): Promise<boolean> {
  const { dir, disk, now, recorder } = deps
  if (!recorder.isWritable()) return false
  const temporary = join(dir, SPOOL, `${WITNESSED}-${newUlid(now())}`)
  try {
    await disk.write(temporary, Buffer.from(note))
    await disk.sync(temporary)
    // A disk may have taken longer than the lease lasts.
    if (!recorder.isWritable()) {
      await disk.remove(temporary)
      return false
    }
    await disk.rename(temporary, join(dir, WITNESSED))
    await disk.syncFolder(dir)
    return true
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined)
    throw error
  }
}

/** A witness knows another history: it stands in the log, and whoever looks after it hears. */
async function tellOf(disagreement: Disagreement, deps: WitnessingDeps): Promise<void> {
  deps.alarm(disagreement)
  const at = deps.now()
  const body = { what: 'witness-disagrees', ...disagreement }
  const actor = { type: 'system' } as const
  const t = new Date(at).toISOString()
  await deps.recorder.append({ id: newUlid(at), t, k: 'incident', actor, body })
}

/** Again and again, so long after the time before has ended. The same failure is told once. */
function repeated(
  work: () => Promise<void>,
  milliseconds: number,
  report: (error: unknown) => void,
) {
  let timer: NodeJS.Timeout | undefined
  let isEnded = false
  let last = ''
  const run = async () => {
    try {
      await work()
      last = ''
    } catch (error) {
      const text = String((error as Error).cause ?? error)
      if (text !== last) report(error)
      last = text
    }
    if (!isEnded) timer = setTimeout(begin, milliseconds).unref()
  }
  let running = run()
  const begin = () => {
    running = run()
  }
  return {
    async end(): Promise<void> {
      isEnded = true
      clearTimeout(timer)
      await running
    },
  }
}
