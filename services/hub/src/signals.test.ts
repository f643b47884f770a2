import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { untilStopped } from './signals.ts'
import type { World } from './world.ts'

/** A process that only signals, and a hub whose stop ends when told. */
function stage() {
  const done: string[] = []
  const stopping = Promise.withResolvers<void>()
  let clock = 0
  const process = Object.assign(new EventEmitter(), {
    exit: (code: number) => done.push(`exit ${code}`),
  })
  const world = {
    process,
    now: () => clock,
    out: { write: () => undefined, isTerminal: false, isRead: () => true, columns: 80 },
  } as unknown as World
  const ended = untilStopped(world, {
    url: '',
    reload: () => done.push('reload'),
    stop: () => {
      done.push('stop')
      return stopping.promise
    },
    abandon: () => done.push('abandon'),
  })
  const signal = (name: string, at: number) => {
    clock = at
    process.emit(name)
  }
  return { done, signal, ended, stopped: () => stopping.resolve() }
}

it('stops in order at the first signal', async () => {
  const { done, signal, ended, stopped } = stage()
  signal('SIGTERM', 0)
  stopped()
  await ended
  expect(done).toEqual(['stop'])
})

it('takes signals that come together (terminal, npm, launcher) for one', () => {
  const { done, signal } = stage()
  signal('SIGINT', 0)
  signal('SIGINT', 40)
  signal('SIGTERM', 90)
  expect(done).toEqual(['stop'])
})

it('ends everything at once at the second signal', () => {
  const { done, signal } = stage()
  signal('SIGINT', 0)
  signal('SIGINT', 2_000)
  expect(done).toEqual(['stop', 'abandon', 'exit 130'])
})

it('reloads the catalogue at SIGHUP', () => {
  const { done, signal } = stage()
  signal('SIGHUP', 0)
  expect(done).toEqual(['reload'])
})
