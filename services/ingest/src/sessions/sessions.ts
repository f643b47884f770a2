import type { SessionAdapter } from '@tongqu/adapter-kit'
import type { LakeReader } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import { tablesOf } from '../lake-rows.ts'
import { openRates } from '../rates/rates.ts'
import type { Rates } from '../rates/types.ts'
import { pause } from '../schedule.ts'
import { createDirectory, type Directory, ROSTER } from './directory.ts'
import { type SessionSource, type SessionSourceDeps, startSessions } from './session-source.ts'

export type SessionsDeps = Omit<SessionSourceDeps, 'vehicles' | 'derive' | 'bus'> & {
  bus: Bus
  reader: Pick<LakeReader, 'pin' | 'stream'>
  /** IANA zone of the province. */
  zone: string
  /** Will a roster come by itself? Then the first listeners wait for it. */
  expectsRoster: boolean
}

/** What all sources of sessions share: the vehicles, and how many of them report. */
export type Sessions = {
  start(source: SessionSource, adapter: SessionAdapter): { stop(): Promise<void> }
  /** After all sources have ended. */
  close(): Promise<void>
}

/**
 * A hub that has never seen a roster would call the first minute of every vehicle `other`; so long
 * the first listeners wait for it.
 */
const ROSTER_PATIENCE_MILLISECONDS = 10_000
/** How often the rates look whether there is something to write. */
const RATES_BEAT_MILLISECONDS = 1_000

/** Reads the vehicles from the lake. Call it when the lake has recovered. */
export async function openSessions(deps: SessionsDeps): Promise<Sessions> {
  const { bus, catalog } = deps
  const directory = createDirectory(deps)
  const arrived = Promise.withResolvers<void>()
  let loading = load(directory, deps)
  await loading
  const isRoster = (id: string) => tablesOf(catalog(), ROSTER).some(({ dataset }) => dataset === id)
  const unsubscribe = bus.subscribe('released', ({ dataset }) => {
    if (!isRoster(dataset)) return
    loading = loading.then(() => load(directory, deps)).then(arrived.resolve)
  })
  if (directory.due() > 0 || !deps.expectsRoster) arrived.resolve()
  else pause(ROSTER_PATIENCE_MILLISECONDS, new AbortController().signal).then(arrived.resolve)

  const rates = await openRates(deps)
  const beat = setInterval(() => void rates.beat(), RATES_BEAT_MILLISECONDS)
  return {
    start(source, adapter) {
      const derive: Rates['derive'] = (batch, readings) => rates.derive(batch, readings)
      const running = arrived.promise.then(() => {
        return startSessions({ ...deps, vehicles: directory, derive }, source, adapter)
      })
      return {
        async stop() {
          arrived.resolve()
          await (await running).stop()
        },
      }
    },
    async close() {
      clearInterval(beat)
      unsubscribe()
      await loading
      await rates.close()
    },
  }
}

async function load(directory: Directory, { log }: Pick<SessionsDeps, 'log'>): Promise<void> {
  try {
    await directory.load()
  } catch (error) {
    log.warn({ err: error }, 'the rosters of vehicles cannot be read')
  }
}
