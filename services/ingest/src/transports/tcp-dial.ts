import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { TcpDial } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { type Backoff, pause, waitAfterFailure } from '../schedule.ts'
import type { Admission } from '../sessions/types.ts'
import { wireSocket } from './tcp-wire.ts'
import { dialTlsOptions } from './tls-files.ts'

export type DialDeps = {
  links: Admission
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
  onConnected(): void
  /** The connection could not be made, or was lost soon; `failures` in a row. */
  onFailed(problem: Problem, failures: number): void
}

const CONNECT_MILLISECONDS = 10_000
/** A peer that is away is asked again after a second at first, once a minute at last. */
const BACKOFF: Backoff = { firstSeconds: 1, mostSeconds: 60 }
/** A connection that stood so long was a good one. */
const HEALTHY_MILLISECONDS = 30_000

/** Keeps one connection to a peer: dials, and dials again with back-off when it is lost. */
export function keepDialling(transport: TcpDial, deps: DialDeps): { close(): Promise<void> } {
  const stopping = new AbortController()
  const running = run(transport, deps, stopping.signal)
  return {
    close() {
      stopping.abort()
      return running
    },
  }
}

async function run(transport: TcpDial, deps: DialDeps, signal: AbortSignal): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    const startedAt = deps.now()
    try {
      const socket = await dialTcp(transport, signal)
      deps.onConnected()
      await connectionOf(socket, deps.links, signal)
      if (deps.now() - startedAt > HEALTHY_MILLISECONDS) failures = 0
      failures += 1
    } catch (cause) {
      if (signal.aborted) return
      failures += 1
      const problem = cause instanceof Problem ? cause : unreachable(transport, cause)
      deps.onFailed(problem, failures)
    }
    await pause(waitAfterFailure(BACKOFF, failures, deps.random()) * 1000, signal)
  }
}

/** Resolves when the connection is over, or is somebody else's to end. */
function connectionOf(socket: Socket, links: Admission, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    signal.addEventListener('abort', () => done(), { once: true })
    if (!wireSocket(socket, links, { onEnd: done })) done()
  })
}

/** An open connection; certificates are read anew each time, for they are renewed meanwhile. */
export async function dialTcp(
  { host, port, tls }: Pick<TcpDial, 'host' | 'port' | 'tls'>,
  signal?: AbortSignal,
): Promise<Socket> {
  const options = { host, port, noDelay: true, allowHalfOpen: true }
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const socket = tls
    ? connectTls({ ...options, ...(await dialTlsOptions(host, tls)) }, resolve)
    : connectPlain(options, resolve)
  const give = (reason: string) => socket.destroy(new Error(reason))
  const timer = setTimeout(() => give('no answer in time'), CONNECT_MILLISECONDS)
  const stop = () => give('stopped')
  signal?.addEventListener('abort', stop, { once: true })
  socket.once('error', reject)
  socket.once('close', reject)
  try {
    await promise
    socket.removeListener('close', reject)
    return socket
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    socket.on('error', () => undefined)
    socket.removeListener('error', reject)
  }
}

function unreachable({ host, port }: TcpDial, cause: unknown): Problem {
  const detail = {
    'zh-CN': `无法连接 ${host}:${port}`,
    en: `cannot reach ${host}:${port}`,
  }
  return new Problem('upstream-unreachable', { detail, cause })
}
