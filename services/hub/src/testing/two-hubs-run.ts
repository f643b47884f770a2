import { setTimeout as sleep } from 'node:timers/promises'
import { type Fix, openTerminal, type Terminal } from './terminal-808.ts'
import { positionsIn, startTrouble, type Troubles, twoHubs } from './two-hubs.ts'

export type TwoHubsRun = {
  version: '2011' | '2019'
  vehicles: number
  /** Of the simulated day. */
  everySeconds: number
  /** In which the day is played. */
  playSeconds: number
  pace: { cutSeconds: number; killSeconds: number }
  /** The day goes on no faster than these happen: a busy machine is slow to link again. */
  least: Troubles
  random: () => number
}

export type TwoHubsReport = {
  sent: number
  lower: readonly string[]
  upper: readonly string[]
} & Troubles

/** What a run must not show: rows lost or doubled, by the hub they are missed in. */
export function twoHubsFaults({ sent, lower, upper }: TwoHubsReport) {
  const inUpper = new Set(upper)
  const inLower = new Set(lower)
  return {
    lowerLost: sent - inLower.size,
    lowerDoubled: lower.length - inLower.size,
    upperLost: lower.filter((row) => !inUpper.has(row)).slice(0, SHOWN_ROWS),
    upperStrange: upper.filter((row) => !inLower.has(row)).slice(0, SHOWN_ROWS),
    upperDoubled: upper.length - inUpper.size,
  }
}

export const withoutFaults: ReturnType<typeof twoHubsFaults> = {
  lowerLost: 0,
  lowerDoubled: 0,
  upperLost: [],
  upperStrange: [],
  upperDoubled: 0,
}

/** Of each kind; the rest is alike. */
const SHOWN_ROWS = 3

const DAY_SECONDS = 86_400
const BEAT_MILLISECONDS = 50
/** A run that has not settled after so long never will. */
const SETTLE_SECONDS = 180
/** The day waits for trouble so long in all, and then ends without it. */
const MOST_LAG_SECONDS = 120

/**
 * Plays a day of positions into the lower hub while links are cut and processes killed, then waits
 * until the upper hub has as many rows or nothing moves any more.
 */
export async function runTwoHubs(run: TwoHubsRun): Promise<TwoHubsReport> {
  const hubs = await twoHubs(run.version)
  const terminals = Array.from({ length: run.vehicles }, (_, index) =>
    openTerminal({
      port: hubs.terminalPort,
      phone: String(13_900_000_000 + index),
      rest: `A${String(10_000 + index)}`,
    }),
  )
  const trouble = startTrouble(hubs, run.random, run.pace)
  const sent = await playDay(terminals, run, trouble.done)
  const { cuts, kills } = await trouble.stop()
  await settled(() => terminals.reduce((sum, terminal) => sum + terminal.waiting(), 0), 0)
  for (const terminal of terminals) terminal.stop()
  const rows = async (dir: string) => (await positionsIn(dir, run.version)).length
  await settled(() => rows(hubs.lower.dataDir), sent)
  await settled(() => rows(hubs.upper.dataDir), sent)
  const [lower, upper] = await Promise.all(
    [hubs.lower, hubs.upper].map(({ dataDir }) => positionsIn(dataDir, run.version)),
  )
  return { sent, lower: lower ?? [], upper: upper ?? [], cuts, kills }
}

/** Reports of the last day until now, all vehicles together, spread over the time of the play. */
async function playDay(
  terminals: readonly Terminal[],
  { everySeconds, playSeconds, random, least }: TwoHubsRun,
  done: Readonly<Troubles>,
): Promise<number> {
  const steps = Math.floor(DAY_SECONDS / everySeconds)
  const end = Math.floor(Date.now() / 1000) * 1000 + playSeconds * 1000
  const startedAt = Date.now()
  const giveUpAt = startedAt + (playSeconds + MOST_LAG_SECONDS) * 1000
  const fixes = terminals.map(() => firstFix(random))
  for (let step = 0; step < steps; step += 1) {
    const at = end - (steps - step) * everySeconds * 1000
    terminals.forEach((terminal, index) => {
      const fix = moved(fixes[index] as Fix, at, random)
      fixes[index] = fix
      terminal.report(fix)
    })
    const due = startedAt + ((step + 1) / steps) * playSeconds * 1000
    if (due > Date.now() + BEAT_MILLISECONDS) await sleep(due - Date.now())
    const isBehind = () =>
      done.cuts < Math.floor((least.cuts * (step + 1)) / steps) ||
      done.kills < Math.floor((least.kills * (step + 1)) / steps)
    while (isBehind() && Date.now() < giveUpAt) await sleep(BEAT_MILLISECONDS)
  }
  return steps * terminals.length
}

function firstFix(random: () => number): Fix {
  return {
    at: 0,
    latitude: 31_000_000 + Math.floor(random() * 500_000),
    longitude: 113_000_000 + Math.floor(random() * 500_000),
    altitudeMeters: 20 + Math.floor(random() * 900),
    speed: 0,
    direction: 0,
    status: 3,
    alarm: 0,
    mileage: Math.floor(random() * 100_000),
  }
}

/** Bits: ignition and fix (0, 1), out of service now and then (4); overspeed alarm (1). */
function moved(fix: Fix, at: number, random: () => number): Fix {
  const step = () => Math.floor(random() * 2_000) - 1_000
  const speed = Math.floor(random() * 1_200)
  return {
    ...fix,
    at,
    latitude: fix.latitude + step(),
    longitude: fix.longitude + step(),
    // The 2011 edition of 809 has whole kilometres per hour.
    speed: speed - (speed % 10),
    direction: Math.floor(random() * 360),
    status: random() < 0.1 ? 3 | 16 : 3,
    alarm: random() < 0.02 ? 2 : 0,
    mileage: fix.mileage + Math.floor(random() * 10),
  }
}

/** Waits until a number is reached, or has not changed for a good while. */
async function settled(look: () => number | Promise<number>, wanted: number): Promise<void> {
  for (let waited = 0; waited < SETTLE_SECONDS; waited += 1) {
    if ((await look()) === wanted) return
    await sleep(1_000)
  }
}
