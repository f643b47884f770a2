import { createSocket } from 'node:dgram'
import { connect } from 'node:net'

export type Address = { host: string; port: number }

/** One connection of a vehicle or a platform. */
export type Wire = {
  write(frame: Buffer): void
  /** Has the peer stopped reading? */
  isFull(): boolean
  /** This end's address, where the peer can dial back. */
  localHost(): string
  /** Ends at once, whatever is still under way. */
  cut(): void
  /** Ends when what was written is sent. */
  end(): void
}

/** Whose connection it is. `received` must use or copy the bytes before it answers. */
export type WireOwner = {
  opened(): void
  received(bytes: Buffer): void
  /** Called once, also when the connection could not be made. */
  closed(): void
}

/** A peer that leaves more than this unread gets nothing new. */
const FULL_BYTES = 256 * 1024
/** All sockets read into one buffer: each call is done with it before the next read. */
const SHARED = Buffer.allocUnsafe(64 * 1024)
/** Local ports of one address, with room left for others. */
const PORTS_PER_ADDRESS = 20_000

/** `number` spreads many connections to this machine over local addresses 127.0.0.2, .3, … */
export function tcpWire(to: Address, owner: WireOwner, number = 0): Wire {
  const block = Math.floor(number / PORTS_PER_ADDRESS)
  const isNear = to.host === '127.0.0.1' && block > 0 && process.platform === 'linux'
  const socket = connect({
    ...to,
    noDelay: true,
    ...(isNear ? { localAddress: `127.0.0.${block + 1}` } : {}),
    onread: {
      buffer: process.platform === 'win32' ? Buffer.allocUnsafe(4_096) : SHARED,
      callback(length, bytes) {
        owner.received(Buffer.from(bytes.buffer, bytes.byteOffset, length))
        return true
      },
    },
  })
  socket.once('connect', () => owner.opened())
  socket.on('error', () => socket.destroy())
  socket.once('close', () => owner.closed())
  return {
    write: (frame) => void socket.write(frame),
    isFull: () => socket.writableLength > FULL_BYTES,
    localHost: () => socket.localAddress ?? '127.0.0.1',
    cut: () => socket.destroy(),
    end: () => socket.end(),
  }
}

/** A socket of its own for each terminal, as each has an address of its own. */
export function udpWire(to: Address, owner: WireOwner): Wire {
  const socket = createSocket('udp4')
  let isOpen = true
  const close = () => {
    if (!isOpen) return
    isOpen = false
    socket.close()
    owner.closed()
  }
  socket.on('error', close)
  socket.on('message', (bytes) => owner.received(bytes))
  socket.connect(to.port, to.host, () => {
    if (isOpen) owner.opened()
  })
  return {
    write: (frame) => {
      if (isOpen) socket.send(frame)
    },
    isFull: () => false,
    localHost: () => '127.0.0.1',
    cut: close,
    end: close,
  }
}
