import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { UdpListen } from '@tongqu/catalog'
import type { Admission, Opened, Wire, WireEvents } from '../sessions/types.ts'
import { listenProblem } from './tcp-listen.ts'

/** What the system may keep for us while we are busy; it may allow less. */
const RECEIVE_BYTES = 4 * 2 ** 20
/** Answers under way to all peers; beyond it a datagram is lost, as on any network. */
const MOST_SENDING_BYTES = 8 * 2 ** 20

type DatagramPeer = { link: WireEvents; isPaused: boolean }

/**
 * Listens for datagrams: each address and port a peer sends from is a link of its own, which ends
 * when it is silent for too long. Throws `port-taken`, `port-forbidden`.
 */
export async function listenUdp({ host, port }: UdpListen, links: Admission): Promise<Opened> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4' })
  const peers = new Map<string, DatagramPeer>()
  /** Links that were ended while being opened. */
  const overs = new Set<string>()
  let sending = 0

  function wireTo(key: string, address: string, port: number): Wire {
    const over = () => {
      const peer = peers.get(key)
      peers.delete(key)
      // The transport's own word that it is over, as a socket's close would be.
      if (!peer) overs.add(key)
      else queueMicrotask(() => peer.link.ended(false))
    }
    return {
      peer: { address, port, transport: 'udp' },
      write(bytes) {
        if (sending > MOST_SENDING_BYTES) return
        sending += bytes.length
        socket.send(bytes, port, address, () => {
          sending -= bytes.length
        })
      },
      waitingBytes: () => 0,
      pause: () => setPaused(key, true),
      resume: () => setPaused(key, false),
      end: over,
      destroy: over,
    }
  }

  function setPaused(key: string, isPaused: boolean): void {
    const peer = peers.get(key)
    if (peer) peer.isPaused = isPaused
  }

  socket.on('message', (bytes, { address, port }) => {
    const key = `${address} ${port}`
    let peer = peers.get(key)
    if (!peer) {
      overs.delete(key)
      const link = links.admit(wireTo(key, address, port))
      // Its session may have ended it with its first word.
      if (!link || overs.delete(key)) return
      peer = { link, isPaused: false }
      peers.set(key, peer)
    }
    if (!peer.isPaused) peer.link.received(bytes)
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.once('error', reject)
  socket.bind({ address: host, port }, resolve)
  try {
    await promise
  } catch (cause) {
    socket.close()
    throw listenProblem(cause, host, port)
  }
  socket.removeListener('error', reject)
  socket.on('error', () => undefined)
  setReceiveBuffer(socket)
  return {
    port: socket.address().port,
    async close() {
      await new Promise<void>((done) => socket.close(done))
    },
  }
}

function setReceiveBuffer(socket: { setRecvBufferSize(bytes: number): void }): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BYTES)
  } catch {
    // Some systems refuse what they do not allow; then theirs has to do.
  }
}
