import type { Forward } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import type { AddedPlace, AddedRows } from '@tongqu/lakehouse'
import type { Bus, ForwardStatus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import type { Waiting, Window } from './window.ts'

/** How a forward fares, told on the bus when it changes and on a beat. */
export type Tally = {
  isUp(): void
  /** The main link is over. */
  isCut(reason: string): void
  fails(problem: Problem, failures: number): void
  confirmed(last: Waiting & { rows: number }): void
  /** Something was odd in what was sent or heard: a reject or a finding of the protocol. */
  remark(code: string, at?: string): void
  tell(): Promise<void>
}

type TallyDeps = {
  added: Pick<AddedRows, 'count'>
  window: Pick<Window, 'size'>
  /** Where the next rows are read. */
  unread(): AddedPlace | undefined
  bus: Pick<Bus, 'publish'>
  log: Log
  now(): number
}

/** Log entries looked at for the rows that wait; beyond them the number is a lower bound. */
const COUNTED_VERSIONS = 200

/** The same remark is logged again after so long, with how often it was made. */
const REMARK_MILLISECONDS = 60_000

/** What a protocol finds of a row that it can not carry, at `row[<place>]`. */
const NOT_FORWARDABLE = 'not-forwardable'
const ROW = /^row\[(\d+)\]$/

export function openTally({ id, dataset, table }: Forward, deps: TallyDeps): Tally {
  let state: ForwardStatus['state'] = 'waiting'
  let code: string | undefined
  let failures = 0
  let rows = 0
  let refused = 0
  let lastRefused = -1
  let contentAt: number | undefined
  let upTo: ForwardStatus['upTo']
  const remarks = new Map<string, { times: number; toldAt: number }>()

  async function pending(): Promise<number> {
    const page = { versions: COUNTED_VERSIONS }
    return deps.window.size() + (await deps.added.count(dataset, table, deps.unread(), page))
  }

  async function tell(): Promise<void> {
    const waiting = await pending().catch(() => deps.window.size())
    deps.bus.publish('forward-status', {
      forward: id,
      dataset,
      at: new Date(deps.now()).toISOString(),
      state,
      ...(code === undefined ? {} : { code }),
      failures,
      confirmed: rows,
      ...(refused === 0 ? {} : { refused }),
      pending: waiting,
      ...(contentAt === undefined ? {} : { contentTime: new Date(contentAt).toISOString() }),
      ...(upTo && { upTo }),
    })
  }

  function become(next: ForwardStatus['state'], why: string | undefined, count: number): void {
    const changed = state !== next || code !== why
    state = next
    code = why
    failures = count
    if (changed) void tell()
  }

  return {
    isUp: () => become('up', undefined, 0),
    isCut(reason) {
      if (state !== 'up') return become('failing', 'upstream-broken', failures + 1)
      deps.log.info({ forward: id, dataset, reason }, 'the link of a forward was cut')
      return become('waiting', undefined, 0)
    },
    fails(problem, count) {
      const facts = { forward: id, dataset, code: problem.code, failures: count }
      // Where it failed is told once; after that, that it still does.
      const cause = failures === 0 ? { err: problem.cause } : {}
      deps.log.warn({ ...facts, ...cause }, 'a forward failed')
      become('failing', problem.code, Math.max(count, failures + 1))
    },
    remark(code, at) {
      const row = code === NOT_FORWARDABLE ? Number(ROW.exec(at ?? '')?.[1] ?? -1) : -1
      // A row that is sent again after a cut is refused again.
      if (row > lastRefused) {
        refused += 1
        lastRefused = row
      }
      const one = remarks.get(code) ?? { times: 0, toldAt: Number.NEGATIVE_INFINITY }
      one.times += 1
      remarks.set(code, one)
      if (deps.now() - one.toldAt < REMARK_MILLISECONDS) return
      one.toldAt = deps.now()
      const facts = { forward: id, dataset, remark: code, times: one.times }
      deps.log.warn(facts, 'a forward has a remark on a row or a message')
      void tell()
    },
    confirmed(last) {
      rows += last.rows
      upTo = { table, version: last.place.version, row: last.place.row }
      const at = last.eventAt ?? last.receivedAt
      contentAt = Math.max(contentAt ?? at, at)
    },
    tell,
  }
}
