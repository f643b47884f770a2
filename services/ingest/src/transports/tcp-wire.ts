import type { Socket } from 'node:net'
import type { Session } from '@tongqu/adapter-kit'
import type { Admission, Wire } from '../sessions/types.ts'

/** A peer that does not close its end in this time is left. */
const END_MILLISECONDS = 5_000

/**
 * Hands an open socket, plain or TLS, to the links of a source; `onEnd` is called once when it is
 * over. Answers whether it was taken in; a socket that was not is gone.
 */
export function wireSocket(
  socket: Socket,
  links: Admission,
  { session, onEnd }: { session?: Session; onEnd?: () => void } = {},
): boolean {
  // Without a listener an error of a socket ends the process.
  socket.on('error', () => undefined)
  const { remoteAddress, remotePort } = socket
  const peer = { address: remoteAddress ?? '', port: remotePort ?? 0, transport: 'tcp' } as const
  if (remoteAddress === undefined || socket.destroyed) {
    socket.destroy()
    return false
  }
  socket.setNoDelay(true)
  const wire: Wire = {
    peer,
    write: (bytes) => void socket.write(bytes),
    waitingBytes: () => socket.writableLength,
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end() {
      const timer = setTimeout(() => socket.destroy(), END_MILLISECONDS)
      socket.once('close', () => clearTimeout(timer))
      // What still comes is read and ignored: unread bytes would make the close a reset.
      socket.resume()
      socket.end()
    },
    destroy: () => void socket.destroy(),
  }
  const link = links.admit(wire, session)
  if (!link) {
    socket.destroy()
    return false
  }
  socket.on('data', (bytes: Buffer) => link.received(bytes))
  socket.on('drain', () => link.drained())
  socket.on('end', () => link.finished())
  socket.once('close', (failed) => {
    link.ended(failed)
    onEnd?.()
  })
  return true
}
