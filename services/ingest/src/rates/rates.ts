/// <reference lib="esnext.temporal" />
import { createHash } from 'node:crypto'
import { dayIn } from '@tongqu/adapter-kit'
import type { LakeReading } from '@tongqu/lakehouse'
import { tablesOf } from '../lake-rows.ts'
import { createDeriver } from './derive.ts'
import { dueVehicles, ROSTER, recall } from './stored.ts'
import { createTally, type Group, markOf, type Tally } from './tally.ts'
import type { Rates, RatesDeps } from './types.ts'

const RATE = 'vehicle/rate@1'

/** Name of the rates in the journal of landings. */
export const RATES_APP = 'hub:vehicle-rates'

/** How often changed counts are written. */
export const WRITE_MILLISECONDS = 60_000

/** How often the counts of today are written although nothing has changed: their age is shown. */
export const IDLE_MILLISECONDS = 600_000

/** Days before today whose counts still follow late data: a weekend and the Friday before it. */
export const LATE_DAYS = 3

/** Reads the lake and starts counting; see `Rates` for how ingest calls the answer. */
export async function openRates(deps: RatesDeps): Promise<Rates> {
  const { zone, now, bus, log } = deps
  const tally = createTally()
  const derive = createDeriver(zone, tally)
  const sources = new Map<string, number>()
  const writer = createWriter(deps, tally)
  let rosters: Promise<void> = Promise.resolve()

  async function readRosters(): Promise<void> {
    tally.setRoster(await dueVehicles(deps))
  }
  function rosterChanged(): Promise<void> {
    rosters = rosters.then(readRosters).catch((error) => {
      log.warn({ err: error }, 'the rosters of vehicles could not be read')
    })
    return rosters
  }
  const unsubscribe = bus.subscribe('released', ({ dataset }) => {
    const isRoster = tablesOf(deps.catalog(), ROSTER).some((one) => one.dataset === dataset)
    if (isRoster) void rosterChanged()
  })

  const open = openDays(zone, now())
  tally.open(open)
  await recall(deps, tally, midnight(zone, open[0] ?? dayIn(zone, now())))
  await readRosters()
  return {
    derive({ source, sequence }, readings) {
      const number = sources.get(source) ?? sources.size
      sources.set(source, number)
      return derive(readings, markOf(number, sequence))
    },
    beat: () => writer.beat(),
    rosterChanged,
    async close() {
      unsubscribe()
      await rosters
      await writer.write()
    },
  }
}

/**
 * Writes what the tally has counted; one writing at a time. A day before today on which nobody was
 * online is not written again: the hub may not have been there.
 */
function createWriter(deps: RatesDeps, tally: Tally) {
  const { zone, now, log } = deps
  let today = dayIn(zone, now())
  let written = Number.NEGATIVE_INFINITY
  let idle = Number.NEGATIVE_INFINITY
  let running: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    written = now()
    const days = tally.takeChanged()
    for (const [index, day] of days.entries()) {
      try {
        const groups = tally.groups(day)
        if (day >= today || groups.some(({ online }) => online > 0)) await land(deps, day, groups)
        if (day === today) idle = now()
      } catch (error) {
        for (const rest of days.slice(index)) tally.touch(rest)
        log.warn({ day, err: error }, 'rates of vehicles cannot be written yet')
        return
      }
    }
  }

  function write(): Promise<void> {
    running ??= writeAll().finally(() => {
      running = undefined
    })
    return running
  }

  return {
    /** After what is under way, everything that has changed since. */
    async write() {
      await running
      await write()
    },
    async beat() {
      const day = dayIn(zone, now())
      const ended = day !== today
      if (ended) {
        await running
        // What has ended is written as it ended, before the oldest day is forgotten.
        await write()
        today = day
        tally.open(openDays(zone, now()))
      }
      if (now() - idle >= IDLE_MILLISECONDS) tally.touch(today)
      if (ended || now() - written >= WRITE_MILLISECONDS) await write()
    },
  }
}

/** Nobody due writes nothing: an empty delivery replaces nothing, and the last counts stay. */
async function land(deps: RatesDeps, day: string, groups: readonly Group[]): Promise<void> {
  const [target] = tablesOf(deps.catalog(), RATE)
  if (target === undefined || groups.length === 0) return
  const { dataset } = target
  const at = new Date(deps.now()).toISOString()
  const readings = groups.map((group) => rateOf(day, group, at)).sort(byGroup)
  const sequence = (await deps.writer.landedSequence(dataset, RATES_APP)) + 1
  const sha256 = createHash('sha256').update(JSON.stringify(readings)).digest('hex')
  const facts = { dataset, feed: day, source: RATES_APP, sha256, receivedAt: at }
  const { release } = await deps.writer.land(
    { ...facts, appId: RATES_APP, sequence },
    { readings, rejects: [], findings: [] },
  )
  if (release !== undefined) deps.bus.publish('released', { dataset, release, at })
}

function rateOf(day: string, group: Group, at: string): LakeReading {
  const { kind, operator, operatorName, area, due, entered, online } = group
  return {
    contract: RATE,
    reading: {
      day,
      vehicle_kind: kind,
      ...(operator === undefined ? {} : { operator_id: operator }),
      ...(operatorName === undefined ? {} : { operator_name: operatorName }),
      ...(area === undefined ? {} : { area_code: area }),
      due,
      entered,
      online,
      ...(due === 0 ? {} : { entry_rate_percent: percent(entered, due) }),
      ...(entered === 0 ? {} : { online_rate_percent: percent(online, entered) }),
      computed_at: at,
    },
  }
}

/** To two decimals, as the monthly notices of the offices have it. */
function percent(part: number, whole: number): number {
  return Math.round((part / whole) * 10_000) / 100
}

function byGroup({ reading: a }: LakeReading, { reading: b }: LakeReading): number {
  for (const column of ['vehicle_kind', 'operator_id', 'area_code']) {
    const [left, right] = [String(a[column] ?? ''), String(b[column] ?? '')]
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

/** Today and the days before it that late data may still change, oldest first. */
function openDays(zone: string, now: number): string[] {
  const today = Temporal.PlainDate.from(dayIn(zone, now))
  return Array.from({ length: LATE_DAYS + 1 }, (_, index) =>
    today.subtract({ days: LATE_DAYS - index }).toString(),
  )
}

function midnight(zone: string, day: string): string {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString()
}
