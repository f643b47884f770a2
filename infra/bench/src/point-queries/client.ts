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
}

/** A prime that shares no factor with the number of stops: often wanted ones lie far apart. */
const SPREAD = 7_919

const [before = '', after = '', clients = '', forSeconds = '', seed = ''] = process.argv.slice(2)
const { host, hostname, port, pathname, search } = new URL(before)
const random = randomFrom(Number(seed))
const draw = zipf(PROVINCE.stops)
const latencies: number[] = []
let bytes = 0
const start = performance.now()
const until = start + Number(forSeconds) * 1000
await Promise.all(Array.from({ length: Number(clients) }, () => ask()))
const asked: Asked = {
  requests: latencies.length,
  seconds: (performance.now() - start) / 1000,
  bytes,
  latencies,
}
process.stdout.write(`${JSON.stringify(asked)}\n`)

/** One client. */
async function ask(): Promise<void> {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  const read = reader(socket)
  while (performance.now() < until) {
    const sent = performance.now()
    const target = `${pathname}${search}${draw()}${after}`
    socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\n\r\n`)
    const received = await read()
    bytes += received
    latencies.push(performance.now() - sent)
  }
  socket.destroy()
}

/** Answers how long the next answer is, once it is whole. */
function reader(socket: Socket): () => Promise<number> {
  let pieces: Buffer[] = []
  let size = 0
  let wanted = -1
  let done: ((bytes: number) => void) | undefined
  let failed: ((error: Error) => void) | undefined
  socket.on('data', (piece) => {
    pieces.push(piece as Buffer)
    size += piece.length
    if (wanted < 0) wanted = lengthOf(Buffer.concat(pieces))
    if (wanted < 0 || size < wanted) return
    const whole = size
    pieces = []
    size = 0
    wanted = -1
    done?.(whole)
  })
  socket.on('error', (error) => failed?.(error))
  socket.on('close', () => failed?.(new Error('the server hung up')))
  return () =>
    new Promise((resolve, reject) => {
      done = resolve
      failed = reject
    })
}

/** Bytes of an answer, head included; -1 while that is not known. */
function lengthOf(head: Buffer): number {
  const end = head.indexOf('\r\n\r\n')
  if (end < 0) return -1
  const text = head.toString('latin1', 0, end)
  if (!text.startsWith('HTTP/1.1 200')) throw new Error(text.split('\r\n')[0])
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1]
  if (length === undefined) throw new Error('an answer without Content-Length')
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
