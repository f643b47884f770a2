import { availableParallelism } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { Problem } from '@tongqu/contracts'
import type { Engine } from '../engine.ts'
import { openPacer, type Pacer } from './pacer.ts'

/** A bounded number of connections to one engine; who comes late waits in line. */
export type Lane = {
  /**
   * A connection, when it is the caller's turn. `signal` ends the waiting (its reason is thrown),
   * not the use. `release` closes it: a connection is not used twice, because a stream left half
   * read spoils the next query (reference measurements: making one costs 0.05 ms). Throws
   * `hub-busy` when the wait is too long and `stopping` after `close`.
   */
  enter(signal?: AbortSignal): Promise<Place>
  /** Lets nobody in any more and stops what runs; done when all is out, or after a while. */
  close(): Promise<void>
}

export type Place = {
  connection: DuckDBConnection
  /** Runs work of the connection when it is its turn among that of the lane. */
  pace: Pacer
  release(): void
}

export type LaneOptions = {
  /** Connections at once. */
  width: number
  /** Are results long? */
  downloads: boolean
  /** How long one may wait for a place; `WAIT_SECONDS` unless told otherwise. */
  waitSeconds?: number
}

/** Longer than most downloads take, shorter than clients wait for a first byte. */
const WAIT_SECONDS = 20

/** What stands still when all stops is not waited for: its reader may be gone. */
const CLOSE_SECONDS = 3

const CLOSE_LOOK_MILLISECONDS = 20

/** A one-row table of each engine that results are sealed with: `done BOOLEAN`, true. */
export const SEAL = 'reading_seal'

/** Makes an engine ready for lanes. */
export async function prepareEngine(engine: Pick<Engine, 'rows'>): Promise<void> {
  await engine.rows(`CREATE TABLE IF NOT EXISTS ${SEAL} AS SELECT TRUE AS done`)
}

export function openLane(engine: Pick<Engine, 'connect'>, options: LaneOptions): Lane {
  const { width, downloads, waitSeconds = WAIT_SECONDS } = options
  const line = openLine(width, waitSeconds)
  const inside = new Set<DuckDBConnection>()
  const pace = openPacer(downloads ? availableParallelism() : width)

  async function connect(): Promise<DuckDBConnection> {
    const connection = await engine.connect()
    inside.add(connection)
    return connection
  }

  return {
    async enter(signal) {
      await line.turn(signal)
      try {
        const connection = await connect()
        return {
          connection,
          pace,
          release() {
            if (!inside.delete(connection)) return
            connection.closeSync()
            line.leave()
          },
        }
      } catch (error) {
        line.leave()
        throw error
      }
    },
    async close() {
      line.close()
      for (let waited = 0; inside.size > 0; waited += CLOSE_LOOK_MILLISECONDS) {
        if (waited > CLOSE_SECONDS * 1000) return
        for (const connection of inside) connection.interrupt()
        await setTimeout(CLOSE_LOOK_MILLISECONDS)
      }
    },
  }
}

/** Places, and a line for them. */
function openLine(width: number, waitSeconds: number) {
  const waiting: { give(): void; refuse(reason: unknown): void }[] = []
  let taken = 0
  let closed = false

  return {
    async turn(outer: AbortSignal | undefined): Promise<void> {
      outer?.throwIfAborted()
      if (closed) throw new Problem('stopping')
      if (taken < width) {
        taken += 1
        return
      }
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const place = { give: resolve, refuse: reject }
      waiting.push(place)
      const giveUp = (reason: unknown) => {
        const index = waiting.indexOf(place)
        if (index >= 0) waiting.splice(index, 1)
        reject(reason)
      }
      const timer = globalThis.setTimeout(() => giveUp(new Problem('hub-busy')), waitSeconds * 1000)
      const stop = () => giveUp(outer?.reason)
      outer?.addEventListener('abort', stop)
      try {
        await promise
      } finally {
        clearTimeout(timer)
        outer?.removeEventListener('abort', stop)
      }
    },
    leave(): void {
      const next = waiting.shift()
      if (next) next.give()
      else taken -= 1
    },
    close(): void {
      closed = true
      for (const { refuse } of waiting.splice(0)) refuse(new Problem('stopping'))
    },
  }
}
