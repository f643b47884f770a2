import type { ChildProcess } from 'node:child_process'

export type SuperviseOptions = {
  /** Starts the process, anew each time. */
  start(): ChildProcess
  /** Told of each start. */
  onStart?(child: ChildProcess): void
  /** Told when it ended although nobody asked it to, and when it will be started again. */
  onDeath(death: { code: number | null; signal: string | null; againInMilliseconds: number }): void
  /** Asks a running process to end by itself. */
  askToStop(child: ChildProcess): void
  now(): number
}

export type Supervised = {
  /** Process id, while it runs. */
  pid(): number | undefined
  /** Asks it to end and waits; kills it when it has not after `graceMilliseconds`. */
  stop(graceMilliseconds: number): Promise<void>
  /** Kills it at once and starts it no more. */
  kill(): void
}

const FIRST_WAIT_MILLISECONDS = 200
const LONGEST_WAIT_MILLISECONDS = 10_000
/** One that lived so long is not in a loop of dying. */
const HEALTHY_MILLISECONDS = 60_000
const DOUBLINGS_LIMIT = 10

/** Keeps a process running: starts it, and starts it again with back-off whenever it dies. */
export function supervise(options: SuperviseOptions): Supervised {
  let child: ChildProcess | undefined
  let deaths = 0
  let stopping = false
  let again: NodeJS.Timeout | undefined
  let ended: (() => void) | undefined

  function run(): void {
    const startedAt = options.now()
    const started = options.start()
    child = started
    options.onStart?.(started)
    // A process that could not even start tells it here, and has no `exit`.
    started.once('error', () => onEnd(null, null))
    started.once('exit', onEnd)
    let over = false
    function onEnd(code: number | null, signal: string | null): void {
      if (over) return
      over = true
      child = undefined
      ended?.()
      if (stopping) return
      deaths = options.now() - startedAt > HEALTHY_MILLISECONDS ? 1 : deaths + 1
      const doubled = FIRST_WAIT_MILLISECONDS * 2 ** Math.min(deaths - 1, DOUBLINGS_LIMIT)
      const againInMilliseconds = Math.min(doubled, LONGEST_WAIT_MILLISECONDS)
      options.onDeath({ code, signal, againInMilliseconds })
      again = setTimeout(run, againInMilliseconds)
    }
  }

  run()
  return {
    pid: () => child?.pid,
    async stop(graceMilliseconds) {
      stopping = true
      clearTimeout(again)
      if (!child) return
      const running = child
      await new Promise<void>((done) => {
        const timer = setTimeout(() => running.kill('SIGKILL'), graceMilliseconds)
        ended = () => {
          clearTimeout(timer)
          done()
        }
        options.askToStop(running)
      })
    },
    kill() {
      stopping = true
      clearTimeout(again)
      child?.kill('SIGKILL')
    },
  }
}
