import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { jt809 } from '@tongqu/adapter-jt809'
import type { Frame, Session, SessionTurn } from '@tongqu/adapter-kit'
import { onTestFinished } from 'vitest'
import { drive } from '../drive.ts'
import { textOf } from './positions.ts'

/** The hub as upper platform over plain sockets: its frames are its disk. */
export async function openUpper809(platform: string, isUnlucky: () => boolean) {
  const frames: Frame[] = []
  const sockets = new Set<Socket>()
  const shared = jt809.open({ options: { platforms: platform }, ...WORLD })

  /** A session whose link now and then breaks when frames are kept and nobody was told yet. */
  function unlucky(talking: Session): Session {
    return {
      opened: (now) => talking.opened(now),
      wake: (now) => talking.wake(now),
      closed: (now) => talking.closed(now),
      heldBytes: () => talking.heldBytes(),
      receive(bytes, now) {
        const turn = talking.receive(bytes, now)
        if (turn.frames.length === 0 || !isUnlucky()) return turn
        setImmediate(cut)
        return { ...turn, replies: [], acknowledgements: [] }
      },
    }
  }

  function run(socket: Socket, talking: Session): void {
    sockets.add(socket)
    drive(socket, unlucky(talking), {
      now: () => Date.now(),
      idleSeconds: 60,
      onTurn(turn: SessionTurn) {
        frames.push(...turn.frames)
        for (const { host, port, session: dialled } of turn.dials ?? []) {
          const slave = connect(port, host)
          slave.on('error', () => undefined)
          slave.once('connect', () => run(slave, dialled))
        }
      },
      onEnd: () => sockets.delete(socket),
    })
  }

  const server = createServer((socket) =>
    run(socket, shared.session({ address: '127.0.0.1', port: 0, transport: 'tcp' })),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  return { port: typeof address === 'object' && address ? address.port : 0, frames, cut }
}

const WORLD = {
  zone: 'Asia/Shanghai',
  vehicles: { byPhone: () => undefined, byPlate: () => undefined, note: () => undefined },
  keyed: (purpose: string, text: string) => `${purpose}:${text}`,
  randomWord: () => 0x1234_5678,
}

/** Positions that the frames of the upper platform say, as texts; repeats are left in. */
export function positionsIn(frames: readonly Frame[]): string[] {
  const { readings } = jt809.decode(frames, {
    receivedAt: new Date().toISOString(),
    zone: 'Asia/Shanghai',
    limits: { bytes: 1e9, entities: 1e6, depth: 8 },
    options: {},
    pseudonym: (identity, day) => `${identity} ${day}`,
  })
  return readings
    .filter(({ contract }) => contract === 'vehicle/position@1')
    .map(({ reading }) => textOf(reading as Record<string, unknown>))
}
