import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { TerminalCounts, TerminalOrder } from './terminals.ts'

/** A forked script of this folder; every message to it has one answer. */
export type Child = {
  ask<T>(message: unknown): Promise<T>
  /** Its next message, unasked. */
  word<T>(): Promise<T>
  end(): void
}

export function startChild(script: string): Child {
  const child: ChildProcess = fork(new URL(script, import.meta.url), { stdio: 'inherit' })
  const dead = new AbortController()
  child.once('exit', (code) => {
    dead.abort(new Error(`${script} ended with ${code}`))
  })
  const word = async <T>() => {
    const [answer] = await once(child, 'message', { signal: dead.signal })
    return answer as T
  }
  return {
    word,
    ask(message) {
      const answer = word()
      child.send(message as object)
      return answer as Promise<never>
    },
    end: () => void child.kill(),
  }
}

/** The terminals, and what becomes of an order to them. */
export function startTerminals() {
  const child = startChild('terminals.ts')
  return {
    order: (order: TerminalOrder) => child.ask<TerminalCounts>(order),
    end: child.end,
  }
}
