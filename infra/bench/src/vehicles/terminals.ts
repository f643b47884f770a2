/**
 * Many terminals of JT/T 808 in a process of their own, each with its connection: a forked child
 * that does what its parent says and answers each order with `TerminalCounts`.
 */
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fleetOf } from './fleet.ts'
import { acknowledgementCounter, type Reporter, reporterOf } from './terminal-frames.ts'

export type TerminalOrder =
  /** Opens the links; those of an earlier order are closed. */
  | { order: 'connect'; port: number; links: number; startAt: number }
  /** Positions a second of all links together, spread evenly; 0: none. */
  | { order: 'send'; perSecond: number }
  | { order: 'counts' }

export type TerminalCounts = {
  connected: number
  sent: number
  bytes: number
  acknowledged: number
  /** Other answers of the hub. */
  refused: number
  /** Positions that were due but could not be written: the peer did not read. */
  heldBack: number
  /** Processor time of this process, milliseconds. */
  cpuMs: number
}

type Terminal = { socket: Socket; reporter: Reporter; isOpen: boolean }

const TICK_MILLISECONDS = 10
/** Unsent bytes of a link beyond which it waits. */
const MOST_UNSENT_BYTES = 65_536
/** Links that are opened together, so that no backlog overflows. */
const TOGETHER = 100
/** A sender that is late by more does not make up for it. */
const MOST_LATE_SECONDS = 0.5

let terminals: Terminal[] = []
let pace = { perSecond: 0, since: 0, given: 0 }
let next = 0
const counts = { connected: 0, sent: 0, bytes: 0, acknowledged: 0, refused: 0, heldBack: 0 }

setInterval(tick, TICK_MILLISECONDS)
process.on('disconnect', () => process.exit(0))
process.on('message', (message) => {
  void obey(message as TerminalOrder).then(() => process.send?.(told()))
})

async function obey(order: TerminalOrder): Promise<void> {
  if (order.order === 'connect') await open(order.port, order.links, order.startAt)
  else if (order.order === 'send') {
    pace = { perSecond: order.perSecond, since: performance.now(), given: 0 }
  }
}

async function open(port: number, links: number, startAt: number): Promise<void> {
  for (const { socket } of terminals) socket.destroy()
  terminals = []
  Object.assign(counts, {
    connected: 0,
    sent: 0,
    bytes: 0,
    acknowledged: 0,
    refused: 0,
    heldBack: 0,
  })
  for (const vehicle of fleetOf(links).vehicles) {
    terminals.push(terminalOf(port, reporterOf(vehicle, startAt)))
    if (terminals.length % TOGETHER !== 0) continue
    while (counts.connected < terminals.length) await sleep(TICK_MILLISECONDS)
  }
  while (counts.connected < links) await sleep(TICK_MILLISECONDS)
}

function terminalOf(port: number, reporter: Reporter): Terminal {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const terminal = { socket, reporter, isOpen: false }
  const counter = acknowledgementCounter()
  socket.on('connect', () => {
    terminal.isOpen = true
    counts.connected += 1
  })
  socket.on('data', (bytes: Buffer) => {
    const before = counter.refused
    counts.acknowledged += counter.feed(bytes)
    counts.refused += counter.refused - before
  })
  socket.on('error', (error) => {
    if (!terminal.isOpen) throw error
  })
  socket.on('close', () => {
    if (!terminal.isOpen || !terminals.includes(terminal)) return
    terminal.isOpen = false
    counts.connected -= 1
  })
  return terminal
}

function tick(): void {
  const { perSecond, since, given } = pace
  if (perSecond === 0 || terminals.length === 0) return
  const due = Math.floor(((performance.now() - since) / 1000) * perSecond)
  const most = Math.ceil(perSecond * MOST_LATE_SECONDS)
  const late = due - given
  pace.given = due
  if (late > most) counts.heldBack += late - most
  for (let count = Math.min(late, most); count > 0; count -= 1) {
    const terminal = terminals[next]
    next = (next + 1) % terminals.length
    if (!terminal?.isOpen || terminal.socket.writableLength > MOST_UNSENT_BYTES) {
      counts.heldBack += 1
      continue
    }
    const frame = terminal.reporter.next()
    terminal.socket.write(frame)
    counts.sent += 1
    counts.bytes += frame.length
  }
}

function told(): TerminalCounts {
  const { user, system } = process.cpuUsage()
  return { ...counts, cpuMs: (user + system) / 1000 }
}
