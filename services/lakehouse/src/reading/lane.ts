import type { DuckDBConnection } from '@duckdb/node-api'
import type { Engine } from '../engine.ts'

/** A bounded number of connections to one engine; who comes late waits in line. */
export type Lane = {
  /**
   * A connection, when it is the caller's turn. `signal` ends the waiting (its reason is thrown),
   * not the use. `release` closes it: a connection is not used twice, because a stream left half
   * read spoils the next query (reference measurements: making one costs 0.05 ms).
   */
  enter(signal?: AbortSignal): Promise<{ connection: DuckDBConnection; release(): void }>
}

/** A one-row table of each engine that results are sealed with: `done BOOLEAN`, true. */
export const SEAL = 'reading_seal'

/**
 * With the default of 1 MB a stream has room for two chunks of text, so that one thread makes what
 * the other waits for. More makes downloads quicker and their first byte later: 1, 2 and 4 MB gave
 * 720, 650 and 540 ms per million NDJSON rows, and 40, 60 and 150 ms to the first byte (own
 * measurement).
 */
const STREAM_BUFFER = '2MB'

/** Makes an engine ready for lanes. */
export async function prepareEngine(engine: Pick<Engine, 'rows'>): Promise<void> {
  await engine.rows(`CREATE TABLE IF NOT EXISTS ${SEAL} AS SELECT TRUE AS done`)
}

/** `width` connections at once; `downloads` says that results are long. */
export function openLane(
  engine: Pick<Engine, 'connect'>,
  options: { width: number; downloads: boolean },
): Lane {
  const { width, downloads } = options
  const waiting: (() => void)[] = []
  let inside = 0

  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else inside -= 1
  }

  async function turn(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (inside < width) {
      inside += 1
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const give = () => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }
    const stop = () => {
      waiting.splice(waiting.indexOf(give), 1)
      reject(signal?.reason)
    }
    waiting.push(give)
    signal?.addEventListener('abort', stop, { once: true })
    await promise
  }

  return {
    async enter(signal) {
      await turn(signal)
      try {
        const connection = await engine.connect()
        if (downloads) await connection.run(`SET streaming_buffer_size = '${STREAM_BUFFER}'`)
        let open = true
        return {
          connection,
          release() {
            if (!open) return
            open = false
            connection.closeSync()
            leave()
          },
        }
      } catch (error) {
        leave()
        throw error
      }
    },
  }
}
