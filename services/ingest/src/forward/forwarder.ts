import type { Forwarding } from '@tongqu/adapter-kit'
import type { Forward } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { AddedPlace, AddedRows } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import { type Links, openLinks } from './links.ts'
import type { PlaceJournal } from './place-journal.ts'
import type { SlaveListener } from './slave-listener.ts'
import { openTally, type Tally } from './tally.ts'
import { type Leaving, openWindow, type Waiting, type Window } from './window.ts'

/** One dataset's way onward to one platform, running. */
export type Forwarder = {
  /** There may be new rows. */
  poke(): void
  /** Closes the links; resolves when what the peer has confirmed is on disk. */
  stop(): Promise<void>
}

export type ForwarderDeps = {
  added: Pick<AddedRows, 'read' | 'count'>
  journal: PlaceJournal
  listener: SlaveListener
  forwarding: Forwarding
  /** Event time of the table's contract, when it has one. */
  eventTime: string | undefined
  bus: Pick<Bus, 'publish'>
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
}

/** Rows sent and not confirmed; beyond it the peer is waited for. Some 200 bytes each. */
export const MAX_UNCONFIRMED_ROWS = 20_000

/** Rows read at once; 1,000 cost twice the CPU per row (own measurement: 40 k and 79 k rows/s). */
const PAGE_ROWS = 4_000

/** Rows whose event is older than this go as history. */
const LATE_SECONDS = 120

/** A landing pokes; this is for pokes that got lost. */
const POLL_MILLISECONDS = 1_000

const STATUS_MILLISECONDS = 10_000

/** Runs a forward until it is stopped. */
export function startForwarder(forward: Forward, deps: ForwarderDeps): Forwarder {
  const { forwarding, log } = deps
  const facts = { forward: forward.id, dataset: forward.dataset }
  const course = openCourse(forward, deps)
  const tally = openTally(forward, {
    ...deps,
    window: course.window,
    unread: () => course.reading,
  })
  const links = openLinks(forward, deps.listener, forwarding, {
    now: deps.now,
    random: deps.random,
    onTurn({ rejects, findings }) {
      for (const { code } of rejects) tally.remark(code)
      for (const { code, at } of findings) tally.remark(code, at)
      const isReady = forwarding.isReady()
      if (isReady && course.readySince === undefined) {
        course.readySince = deps.now()
        tally.isUp()
        log.info(facts, 'a forward is logged in')
      }
      settle(forward, deps, course, tally)
      if (isReady) pump.poke()
    },
    onCut(reason) {
      settle(forward, deps, course, tally)
      course.life += 1
      course.window.cut()
      course.reading = course.confirmed
      course.readySince = undefined
      if (!course.stopped) tally.isCut(reason)
    },
    onFailure: (problem, failures) => tally.fails(problem, failures),
  })
  const pump = openPump(async () => {
    try {
      while (await sendPage(forward, deps, course, links)) settle(forward, deps, course, tally)
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('internal', { cause: error })
      tally.fails(problem, 1)
    }
  })
  const beat = setInterval(pump.poke, POLL_MILLISECONDS)
  const telling = setInterval(() => void tally.tell(), STATUS_MILLISECONDS)
  void tally.tell()

  return {
    poke: pump.poke,
    async stop() {
      course.stopped = true
      clearInterval(beat)
      clearInterval(telling)
      await pump.idle()
      settle(forward, deps, course, tally)
      await links.stop()
      const place = course.confirmed
      if (place) await deps.journal.keep({ table: tableOf(forward), place })
    },
  }
}

/** Where a forward stands. */
type Course = {
  window: Window
  /** The last row the peer has confirmed. */
  confirmed: AddedPlace | undefined
  /** Where the next rows are read. */
  reading: AddedPlace | undefined
  /**
   * Since when rows may be sent; undefined: they may not. What was received before has waited for
   * the link.
   */
  readySince: number | undefined
  /** Grows with each cut: what was read before it must not be sent after it. */
  life: number
  stopped: boolean
}

function openCourse(forward: Forward, { journal }: ForwarderDeps): Course {
  const kept = journal.last()
  const place = kept?.table === tableOf(forward) ? kept.place : undefined
  return {
    window: openWindow(),
    confirmed: place,
    reading: place,
    readySince: undefined,
    life: 0,
    stopped: false,
  }
}

/** Writes down what the peer has confirmed since. */
function settle(
  forward: Forward,
  { forwarding, journal, log }: ForwarderDeps,
  course: Course,
  tally: Pick<Tally, 'confirmed'>,
): void {
  const done = course.window.confirm(forwarding.confirmed())
  if (!done) return
  course.confirmed = done.place
  tally.confirmed(done)
  journal.keep({ table: tableOf(forward), place: done.place }).catch((err) => {
    log.error({ forward: forward.id, err }, 'the confirmed place of a forward cannot be written')
  })
}

/** Reads and sends the next rows; false when there are none, or the peer is not to get more. */
async function sendPage(
  { id, dataset, table }: Forward,
  { added, forwarding, now, log, eventTime }: ForwarderDeps,
  course: Course,
  links: Pick<Links, 'send' | 'isWritable'>,
): Promise<boolean> {
  const { window, readySince: since, life } = course
  const room = Math.min(PAGE_ROWS, MAX_UNCONFIRMED_ROWS - window.size())
  if (course.stopped || since === undefined || room <= 0) return false
  if (!forwarding.isReady() || !links.isWritable()) return false
  const page = await added.read(dataset, table, course.reading, { limit: room })
  if (course.life !== life || course.stopped) return true
  if (page.gap) {
    const { version, whole } = page.gap
    const facts = { forward: id, dataset, version, whole }
    log.warn(facts, 'log entries are gone: a forward sends the whole table again')
  }
  course.reading = page.next
  const leaving = window.add(page.rows, eventTime)
  for (const { rows, late } of runsOf(leaving, (row) => isLate(row, since, now()))) {
    if (course.life !== life) return true
    const outgoing = rows.map((row) => row.outgoing)
    links.send(forwarding.send(outgoing, now(), late))
  }
  return page.rows.length > 0
}

/** Runs `work` when poked, once more when poked meanwhile, never twice at a time. */
function openPump(work: () => Promise<void>): { poke(): void; idle(): Promise<void> } {
  let wanted = false
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    while (wanted) {
      wanted = false
      await work()
    }
  }

  return {
    poke() {
      wanted = true
      running ??= run().finally(() => {
        running = undefined
      })
    },
    idle: async () => running,
  }
}

/** Places are of a table; a forward that was given another one begins anew. */
function tableOf({ dataset, table }: Forward): string {
  return `${dataset}/${table}`
}

/**
 * What happened long ago, and what was received before the link stood: it has waited for the link,
 * or was sent before a cut and perhaps never arrived.
 */
function isLate({ receivedAt, eventAt }: Waiting, readySince: number, now: number): boolean {
  if (receivedAt < readySince) return true
  return eventAt !== undefined && eventAt < now - LATE_SECONDS * 1000
}

/** Neighbours of the same kind together, in their order. */
function runsOf(
  leaving: readonly Leaving[],
  isLateRow: (row: Waiting) => boolean,
): { rows: Leaving[]; late: boolean }[] {
  const runs: { rows: Leaving[]; late: boolean }[] = []
  for (const one of leaving) {
    const late = isLateRow(one.waiting)
    const last = runs.at(-1)
    if (last?.late === late) last.rows.push(one)
    else runs.push({ rows: [one], late })
  }
  return runs
}
