import { connect, type Socket } from 'node:net'
import { backOffMilliseconds } from '../fleets/back-off.ts'
import type { Address } from '../fleets/wires.ts'
import { radioOf } from './radio.ts'

const SECOND_MILLISECONDS = 1_000
const BACK_OFF = { first: 500, last: 15_000 }
/** Seconds of a past that are caught up with after a pause. */
const MOST_BACK_SECONDS = 5
/** A peer that does not read gets no more than this. */
const MOST_WAITING_BYTES = 1_048_576

export type ReceiverCounters = { lines: number; connections: number; isConnected: boolean }

/** A receiver on the river bank that passes on what it hears. */
export type Receiver = {
  dial(address: Address): void
  /** Sends what was heard since the last call; a timer calls it unless it was told not to. */
  advance(): void
  counters(): ReceiverCounters
  close(): void
}

export type ReceiverOptions = {
  seed: number
  now: () => number
  /** False: no timer, the caller calls `advance`. */
  isTimed?: boolean
}

/** Dials the hub and sends NMEA lines, each second what the station hears in it. */
export function openReceiver({ seed, now, isTimed = true }: ReceiverOptions): Receiver {
  const radio = radioOf(seed)
  const counters = { lines: 0, connections: 0 }
  let address: Address | undefined
  let socket: Socket | undefined
  let retry: NodeJS.Timeout | undefined
  let attempts = 0
  let heardAt = Math.floor(now() / SECOND_MILLISECONDS)

  function open(): void {
    clearTimeout(retry)
    socket?.destroy()
    if (!address) return
    const opened = connect(address)
    socket = opened
    opened.on('connect', () => {
      attempts = 0
      counters.connections++
      heardAt = Math.floor(now() / SECOND_MILLISECONDS)
      send(radio.allAt(heardAt * SECOND_MILLISECONDS))
    })
    opened.on('error', () => undefined)
    opened.on('data', () => undefined)
    opened.on('close', () => {
      if (socket !== opened) return
      socket = undefined
      attempts++
      retry = setTimeout(open, backOffMilliseconds(BACK_OFF, seed, attempts))
      retry.unref()
    })
  }

  function send(lines: readonly string[]): void {
    if (!socket?.writable || socket.writableLength > MOST_WAITING_BYTES) return
    counters.lines += lines.length
    socket.write(lines.join(''))
  }

  function advance(): void {
    const second = Math.floor(now() / SECOND_MILLISECONDS)
    if (socket?.readyState !== 'open') return
    const from = Math.max(heardAt + 1, second - MOST_BACK_SECONDS)
    for (let at = from; at <= second; at++) send(radio.linesAt(at * SECOND_MILLISECONDS))
    heardAt = Math.max(heardAt, second)
  }

  const timer = isTimed ? setInterval(advance, SECOND_MILLISECONDS) : undefined
  timer?.unref()
  return {
    dial(target) {
      address = target
      attempts = 0
      open()
    },
    advance,
    counters: () => ({ ...counters, isConnected: socket?.readyState === 'open' }),
    close() {
      clearInterval(timer)
      address = undefined
      clearTimeout(retry)
      socket?.destroy()
    },
  }
}
