import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Forwarding, Peer, SessionTurn } from '@tongqu/adapter-kit'
import type { Forward, TcpDial } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { type Backoff, waitAfterFailure } from '../schedule.ts'
import { dialTlsOptions } from '../transports/tls-files.ts'
import { type Driven, drive } from './drive.ts'
import type { SlaveListener } from './slave-listener.ts'

/** Both links of a forward. */
export type Links = {
  /** Sends on the main link what `Forwarding.send` answered. */
  send(turn: SessionTurn): void
  /** Does the main link stand, and does its peer read? */
  isWritable(): boolean
  stop(): Promise<void>
}

export type LinksDeps = {
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
  /** A session said something: rows may be confirmed, or may be sent now. */
  onTurn(turn: SessionTurn): void
  /** The main link is over: what was sent on it and not confirmed may be lost. */
  onCut(reason: string): void
  /** The main link could not be opened, or the slave link not be listened to. */
  onFailure(problem: Problem, failures: number): void
}

/** A platform that is away is asked again after a second at first, once a minute at last. */
const BACKOFF: Backoff = { firstSeconds: 1, mostSeconds: 60 }

const CONNECT_SECONDS = 10

/** A peer has one slave link; the others are dead ones, or strangers without its code. */
const MAX_SLAVES = 16

/** Dials the main link of a forward again and again, and listens for its slave link. */
export function openLinks(
  { transport }: Pick<Forward, 'transport'>,
  listener: SlaveListener,
  forwarding: Forwarding,
  deps: LinksDeps,
): Links {
  const { now } = deps
  let stopped = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let main: Driven | undefined
  let dialled: Socket | undefined
  const slaves = new Set<Driven>()

  async function dial(): Promise<void> {
    let wasReady = false
    try {
      const socket = await connected(transport, (opening) => {
        dialled = opening
      })
      if (stopped) return void socket.destroy()
      main = drive(socket, forwarding.main(), {
        now,
        idleSeconds: transport.idleSeconds,
        onTurn(turn) {
          wasReady ||= forwarding.isReady()
          deps.onTurn(turn)
        },
        onEnd(reason) {
          main = undefined
          deps.onCut(reason)
          again(wasReady)
        },
      })
    } catch (cause) {
      const problem = new Problem('upstream-unreachable', { cause })
      if (!stopped) deps.onFailure(problem, failures + 1)
      again(false)
    }
  }

  /** A login that was taken ends the failures, however soon the link was cut after it. */
  function again(wasReady: boolean): void {
    if (stopped) return
    failures = wasReady ? 1 : failures + 1
    const seconds = waitAfterFailure(BACKOFF, failures, deps.random())
    timer = setTimeout(dial, seconds * 1000)
  }

  function slave(socket: Socket): void {
    if (stopped || slaves.size >= MAX_SLAVES) return void socket.destroy()
    const driven: Driven = drive(socket, forwarding.slave(peerOf(socket)), {
      now,
      idleSeconds: transport.idleSeconds,
      onTurn: deps.onTurn,
      onEnd: () => slaves.delete(driven),
    })
    slaves.add(driven)
  }

  listener.hear(slave, (problem) => deps.onFailure(problem, 1))
  void dial()

  return {
    send: (turn) => main?.apply(turn),
    isWritable: () => main?.isWritable() ?? false,
    async stop() {
      stopped = true
      clearTimeout(timer)
      dialled?.destroy()
      main?.cut()
      for (const one of slaves) one.cut()
      await listener.close()
    },
  }
}

/** An open socket. Certificates are read anew each time: they are renewed while the hub runs. */
async function connected(
  { host, port, tls }: TcpDial,
  opening: (socket: Socket) => void,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const socket = tls
    ? connectTls({ host, port, ...(await dialTlsOptions(host, tls)) }, resolve)
    : connectPlain({ host, port }, resolve)
  opening(socket)
  const timeout = setTimeout(
    () => socket.destroy(new Error('no answer in time')),
    CONNECT_SECONDS * 1000,
  )
  socket.once('error', reject)
  socket.once('close', () => reject(new Error('closed')))
  try {
    await promise
    socket.removeAllListeners('error')
    socket.removeAllListeners('close')
    return socket
  } catch (error) {
    socket.on('error', () => undefined)
    throw error
  } finally {
    clearTimeout(timeout)
  }
}

function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): Peer {
  return { address: remoteAddress, port: remotePort, transport: 'tcp' }
}
