import { createHash } from 'node:crypto'
import { dateAt, dayBefore } from '../calendar.ts'
import { type OutgoingQueue, outgoing } from '../outgoing.ts'
import { post } from '../post.ts'
import type { World } from '../world.ts'
import { consignmentsOn } from './consignments.ts'
import {
  compactTime,
  driverDocument,
  fundsDocument,
  vehicleDocument,
  waybillDocument,
} from './documents.ts'
import { type Report, type ReportKind, type ReportTarget, sealedReport } from './envelope.ts'
import { DRIVER_NAMES, FREIGHT_PLATES } from './people.ts'

export type PlatformCounters = {
  /** Answered 1001. */
  accepted: number
  /** Answered 3001: taken before, by another run of this platform too. */
  repeated: number
  /** Answered otherwise, and not sent again; by code. */
  refused: Readonly<Record<string, number>>
  waiting: number
}

/** The client of a simulated network freight platform (网络货运平台). */
export type Platform = {
  /** Where to report, again after the hub has restarted. */
  dial(target: ReportTarget): void
  /** Reports what is due; before it knows where to, nothing is. */
  advance(): void
  counters(): PlatformCounters
  close(): void
}

const MINUTE = 60_000
/** A waybill is reported when the truck has arrived, what was paid some time later. */
const WAYBILL_AFTER = 3 * MINUTE
const FUNDS_AFTER = 25 * MINUTE
/** After a start what was due in so long is reported at first. */
const MOST_BACK = 3 * 60 * MINUTE
const MOST_WAITING = 10_000
const FIRST_PAUSE_MILLISECONDS = 500
const LONGEST_PAUSE_MILLISECONDS = 30_000
const TIMEOUT_MILLISECONDS = 15_000
const ACCEPTED = 1001
const REPEATED = 3001
/** Sent again later: 3003 not taken now, 9001 an error of theirs. */
const AGAIN = new Set([3003, 9001])

/**
 * Reports trucks and drivers each day, waybills and payments as they fall due. A report keeps its
 * reference number in each attempt, so that none is taken twice.
 */
export function freightPlatform({ world, now }: { world: World; now: () => number }): Platform {
  const { seed, scale, faults } = world
  let target: ReportTarget | undefined
  let until = now() - MOST_BACK
  let rosterDay = ''
  const counters = { accepted: 0, repeated: 0, refused: {} as Record<string, number> }
  const queue: OutgoingQueue = outgoing({
    most: MOST_WAITING,
    firstPauseMilliseconds: FIRST_PAUSE_MILLISECONDS,
    longestPauseMilliseconds: LONGEST_PAUSE_MILLISECONDS,
  })

  async function send(report: Report): Promise<boolean> {
    if (!target) return false
    const body = sealedReport(report, target, compactTime(now()))
    const headers = { 'Content-Type': 'application/json; charset=utf-8' }
    const { status, body: text } = await post(target.url, headers, body, TIMEOUT_MILLISECONDS)
    const code = codeOf(text)
    if (status !== 200 || AGAIN.has(code)) return false
    if (code === ACCEPTED) counters.accepted += 1
    else if (code === REPEATED) counters.repeated += 1
    else counters.refused[code] = (counters.refused[code] ?? 0) + 1
    return true
  }

  function offer(kind: ReportKind, name: string, document: object): void {
    if (faults.isOn('outage', 'waybills')) return
    const reference = referenceOf(seed, kind, name)
    const message = { id: reference, bytes: 0, send: () => send({ kind, reference, document }) }
    queue.offer(message)
    if (faults.isOn('duplicate', 'waybills')) queue.offer(message)
  }

  function offerRoster(day: string): void {
    for (const [index, plate] of FREIGHT_PLATES.entries()) {
      offer('WLHY_CL1001', `${day} ${plate}`, vehicleDocument(index))
    }
    for (const [index, name] of DRIVER_NAMES.entries()) {
      offer('WLHY_JSY1001', `${day} ${name}`, driverDocument(index))
    }
  }

  function offerDue(from: number, to: number): void {
    const day = dateAt(to)
    for (const date of [dayBefore(day), day]) {
      for (const consignment of consignmentsOn(date, { seed, scale })) {
        const { number, legs } = consignment
        const waybillAt = legs[0].arrivesAt + WAYBILL_AFTER
        const fundsAt = legs[0].arrivesAt + FUNDS_AFTER
        if (waybillAt > from && waybillAt <= to) {
          offer('WLHY_YD1001', number, waybillDocument(consignment, waybillAt))
        }
        if (fundsAt > from && fundsAt <= to) {
          offer('WLHY_ZJ1001', number, fundsDocument(consignment, fundsAt))
        }
      }
    }
  }

  return {
    dial(to) {
      target = to
      queue.wake()
    },
    advance() {
      if (!target) return
      const at = now()
      const day = dateAt(at)
      if (day !== rosterDay) offerRoster(day)
      rosterDay = day
      offerDue(Math.max(until, at - MOST_BACK), at)
      until = at
    },
    counters: () => ({
      ...counters,
      refused: { ...counters.refused },
      waiting: queue.waiting(),
    }),
    close: queue.close,
  }
}

/**
 * What the hub says by IPC when a listener for reports is up. Undefined for any other message, and
 * for a source that is not ours: of real ones the hub tells no token.
 */
export function reportTargetOf(message: unknown): ReportTarget | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { simulator, transport, url, options } = message as Readonly<Record<string, unknown>>
  if (simulator !== 'dial' || transport !== 'report') return undefined
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  if (typeof options !== 'object' || options === null) return undefined
  const told = options as Readonly<Record<string, string | undefined>>
  const { publicKey, token, senderCode = '680000', version = '2.0' } = told
  if (!publicKey || !token) return undefined
  return { url, publicKey, token, senderCode, version, enterprise: told.enterprise ?? ENTERPRISE }
}

/** Code of the simulated platform, where its token is not bound to one. */
const ENTERPRISE = '680000SIM01'

function referenceOf(seed: number, kind: ReportKind, name: string): string {
  return createHash('sha256').update(`${seed} ${kind} ${name}`).digest('hex').slice(0, 32)
}

function codeOf(text: string): number {
  try {
    return Number((JSON.parse(text) as { code?: unknown }).code)
  } catch {
    return Number.NaN
  }
}
