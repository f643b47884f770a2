/**
 * Loaded into a hub with `--import`, so that a benchmark can look inside: it answers messages of
 * its parent with what it has measured since the message before.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

export type Probed = {
  /** Longest pause of the event loop, milliseconds. */
  lagMs: number
  /** CPU time used, milliseconds. */
  cpuMs: number
}

const RESOLUTION_MILLISECONDS = 5

function listen(): void {
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS })
  let cpu = process.cpuUsage()
  lag.enable()
  process.on('message', () => {
    const { user, system } = process.cpuUsage(cpu)
    cpu = process.cpuUsage()
    const probed: Probed = {
      lagMs: Math.max(0, lag.max / 1e6 - RESOLUTION_MILLISECONDS),
      cpuMs: (user + system) / 1000,
    }
    lag.reset()
    process.send?.(probed)
  })
}

// Threads load it too: there the clock of the loop alone would wake them 200 times a second.
if (isMainThread) listen()
