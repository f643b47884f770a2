import type { Socket } from 'node:net'
import type { Session, SessionTurn } from '@tongqu/adapter-kit'

/** A session on its socket. */
export type Driven = {
  /** Carries out what a turn asks, as if the session itself had answered it. */
  apply(turn: SessionTurn): void
  /** May more be written, or does the peer read too slowly? */
  isWritable(): boolean
  /** Ends the connection without a further word. */
  cut(): void
}

export type DriveDeps = {
  /** Milliseconds since 1970. */
  now(): number
  /** A peer that says nothing for so long is cut. */
  idleSeconds: number
  /** Something was said, in either direction. */
  onTurn(turn: SessionTurn): void
  /** The connection is over, for whatever reason; called once. */
  onEnd(reason: string): void
}

/** Unsent bytes beyond which nothing more is handed to a socket. */
const MAX_UNSENT_BYTES = 1024 * 1024

/** What a session may hold of messages that are not whole yet. */
const MAX_HELD_BYTES = 1024 * 1024

/** Longest wait of Node's timers. */
const MAX_WAIT_MILLISECONDS = 2 ** 31 - 1

/**
 * Lets a session talk over an open socket. What the peer of a forward says is not kept, so that
 * acknowledgements need not wait for a disk.
 */
export function drive(socket: Socket, session: Session, deps: DriveDeps): Driven {
  let timer: NodeJS.Timeout | undefined
  let over = false
  let closing = false

  function end(reason: string): void {
    if (over) return
    over = true
    clearTimeout(timer)
    socket.destroy()
    session.closed(deps.now())
    deps.onEnd(reason)
  }

  function apply(turn: SessionTurn): void {
    if (over) return
    const bytes = [...turn.replies, ...turn.acknowledgements]
    if (bytes.length > 0) socket.write(Buffer.concat(bytes))
    if (turn.wakeAt !== undefined && !closing) wakeAt(turn.wakeAt)
    deps.onTurn(turn)
    if (turn.close && !closing) closeAfter(turn.close.code, turn.close.afterMilliseconds ?? 0)
  }

  function wakeAt(at: number): void {
    clearTimeout(timer)
    const wait = Math.min(Math.max(at - deps.now(), 0), MAX_WAIT_MILLISECONDS)
    timer = setTimeout(() => apply(session.wake(deps.now())), wait)
  }

  function closeAfter(code: string, milliseconds: number): void {
    closing = true
    clearTimeout(timer)
    timer = setTimeout(() => {
      socket.end(() => end(code))
      timer = setTimeout(() => end(code), CLOSE_MILLISECONDS)
    }, milliseconds)
  }

  socket.setNoDelay(true)
  socket.setTimeout(deps.idleSeconds * 1000, () => end('idle'))
  socket.on('data', (bytes: Buffer) => {
    if (over) return
    apply(session.receive(bytes, deps.now()))
    if (session.heldBytes() > MAX_HELD_BYTES) end('flooded')
    // A peer that asks without reading the answers is not listened to either.
    if (socket.writableLength > MAX_UNSENT_BYTES) socket.pause()
  })
  socket.on('drain', () => socket.resume())
  socket.on('error', () => end('broken'))
  socket.on('close', () => end('closed'))
  apply(session.opened(deps.now()))

  return {
    apply,
    isWritable: () => !over && socket.writableLength < MAX_UNSENT_BYTES,
    cut: () => end('stopped'),
  }
}

/** Last words may take so long to leave. */
const CLOSE_MILLISECONDS = 1_000
