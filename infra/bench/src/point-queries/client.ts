/**
 * Asks an HTTP server for the calls at stops, drawn by Zipf's law (exponent 1), over keep-alive
 * connections that each wait for one answer before they ask again.
 *
 *   node client.ts <address up to the stop's name> <rest of the address> <clients> <seconds> <seed>
 *
 * HTTP is read by hand: a library's client would need more of the machine than the server. The last
 * line is an `Asked`.
 */
import { connect, type Socket } from 'node:net'
import { PROVINCE, stopId } from '../data/timetable.ts'

export type Asked = {
  requests: number
  seconds: number
  bytes: number
  /** Of each request, milliseconds. */
  latencies: number[]
  /** CPU time of the client over time passed: 1 is a whole core, and the client what holds up. */
  cpuShare: number
}

/** A prime that shares no factor with the number of stops: often wanted ones lie far apart. */
const SPREAD = 7_919

const READ_BYTES = 128 * 1024
const SHOWN_BYTES = 500

const [before = '', after = '', clients = '', forSeconds = '', seed = ''] = process.argv.slice(2)
const { host, hostname, port, pathname, search } = new URL(before)
const random = randomFrom(Number(seed))
const draw = zipf(PROVINCE.stops)
const latencies: number[] = []
let bytes = 0
const cpu = process.cpuUsage()
const start = performance.now()
const until = start + Number(forSeconds) * 1000
await Promise.all(Array.from({ length: Number(clients) }, () => ask()))
const passed = performance.now() - start
const { user, system } = process.cpuUsage(cpu)
const asked: Asked = {
  requests: latencies.length,
  seconds: passed / 1000,
  bytes,
  latencies,
  cpuShare: (user + system) / 1000 / passed,
}
process.stdout.write(`${JSON.stringify(asked)}\n`)

/** One client. */
async function ask(): Promise<void> {
  const { socket, answer } = open()
  while (performance.now() < until) {
    const target = `${pathname}${search}${draw()}${after}`
    const sent = performance.now()
    const whole = answer()
    socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\n\r\n`)
    const received = await whole
    latencies.push(performance.now() - sent)
    bytes += received
  }
  socket.destroy()
}

/**
 * A connection that reads into one buffer again and again and only counts: `answer` tells how long
 * the next answer was, head included, once it is whole.
 */
function open(): { socket: Socket; answer(): Promise<number> } {
  let size = 0
  let wanted = 0
  let next = Promise.withResolvers<number>()
  function took(read: number, buffer: Uint8Array): boolean {
    try {
      if (size === 0) wanted = lengthOf(Buffer.from(buffer.buffer, 0, read))
      size += read
      if (size >= wanted) next.resolve(size)
    } catch (error) {
      next.reject(error)
    }
    return true
  }
  const onread = { buffer: new Uint8Array(READ_BYTES), callback: took }
  const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread })
  socket.on('error', (error) => next.reject(error))
  socket.on('close', () => next.reject(new Error('the server hung up')))
  return {
    socket,
    answer() {
      size = 0
      next = Promise.withResolvers()
      return next.promise
    },
  }
}

/** Bytes of an answer, head included, told from its first piece. */
function lengthOf(piece: Buffer): number {
  const end = piece.indexOf('\r\n\r\n')
  const text = piece.toString('latin1', 0, Math.max(0, end))
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1]
  if (!text.startsWith('HTTP/1.1 200') || length === undefined) {
    throw new Error(`unexpected answer: ${piece.toString('latin1', 0, SHOWN_BYTES)}`)
  }
  return end + 4 + Number(length)
}

/** Draws the name of a stop. */
function zipf(stops: number): () => string {
  const sums = new Float64Array(stops)
  let sum = 0
  for (let rank = 0; rank < stops; rank += 1) {
    sum += 1 / (rank + 1)
    sums[rank] = sum
  }
  return () => {
    const wanted = random() * sum
    let low = 0
    let high = stops - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return stopId((low * SPREAD) % stops)
  }
}

/** Numbers in [0, 1) that are the same in each run (mulberry32, public domain). */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
