import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { expect, it, onTestFinished } from 'vitest'
import { type Ingest, type IngestDeps, startIngest } from '../ingest.ts'
import { rowsOf } from '../lake-rows.ts'
import type { Listening } from '../listening.ts'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import { locationFrame } from '../testing/terminal.ts'

const WAIT = { timeout: 20_000, interval: 20 }
const PHONE = '13900000001'

function terminals(port = 0, limits: object = {}): Source {
  return {
    id: 'terminals',
    adapter: 'jt808',
    dataset: 'vehicle-link-status',
    feed: 'test',
    transport: {
      kind: 'tcp-listen',
      host: '127.0.0.1',
      port,
      limits: {
        connections: 10,
        connectionsPerAddress: 10,
        idleSeconds: 60,
        messagesPerSecond: 100,
        ...limits,
      },
      dialBack: [],
    },
    routes: [
      { contract: 'vehicle/position@1', where: {}, dataset: 'vehicle-positions-other' },
      { contract: 'vehicle/presence@1', where: {}, dataset: 'vehicle-presence' },
    ],
    zone: 'Asia/Shanghai',
    limits: { bytes: 1_000_000, entities: 1_000_000, seconds: 10 },
    options: { authentication: 'open' },
    enabled: true,
    synthetic: true,
  }
}

/** A whole ingest with one port for terminals. */
async function hubWith(source: Source, more: Partial<IngestDeps> = {}) {
  const listening: Extract<Listening, { port: number }>[] = []
  const hub = await openHub(await temporaryFolder(), await catalogWith([source]), {
    variables: { SIMULATOR_URL: 'http://127.0.0.1:1' },
    onListening: (one) => 'port' in one && listening.push(one),
    ...more,
  })
  return { ...hub, listening }
}

function running(ingest: Ingest): Ingest {
  onTestFinished(() => ingest.stop())
  return ingest
}

async function terminal(port: number) {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  let bytes = 0
  socket.on('data', (piece) => {
    bytes += piece.length
  })
  await once(socket, 'connect')
  return { socket, bytes: () => bytes }
}

it('what a terminal sends is acknowledged, told as a status, landed and counted as present', async () => {
  const { start, listening, told, deps, raw } = await hubWith(terminals())
  const ingest = start()
  await expect
    .poll(() => listening, WAIT)
    .toMatchObject([{ source: 'terminals', transport: 'tcp' }])
  const { socket, bytes } = await terminal(listening[0]?.port ?? 0)
  socket.write(locationFrame(PHONE, 1, Date.now()))
  await expect.poll(bytes, WAIT).toBeGreaterThan(0)
  const last = () => told['source-status'].at(-1)
  await expect
    .poll(() => last()?.sessions, WAIT)
    .toMatchObject({ connections: 1, isStalled: false })
  await expect.poll(() => last()?.sessions?.contentTime, WAIT).toBeDefined()
  const positions = () =>
    Array.fromAsync(rowsOf(deps, 'vehicle/position@1', ['latitude', 'vehicle_kind']))
  await expect.poll(positions, WAIT).toEqual([{ latitude: 31, vehicle_kind: 'other' }])
  const present = () => Array.fromAsync(rowsOf(deps, 'vehicle/presence@1', ['day']))
  await expect.poll(present, WAIT).toHaveLength(1)
  await ingest.stop()
  expect(await positions()).toHaveLength(1)
  expect(await raw.frameSources()).toEqual(['terminals'])
})

it('a port that is taken fails its source alone, and is tried again until it is free', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const { start, listening, told } = await hubWith(terminals(port))
  running(start())
  await expect.poll(() => told['source-status'].at(-1)?.code, WAIT).toBe('port-taken')
  other.close()
  await expect.poll(() => listening.length, WAIT).toBe(1)
  await expect.poll(() => told['source-status'].at(-1)?.failures, WAIT).toBe(0)
})

it('a port of its own choosing is only for a hub that simulates', async () => {
  const { start, listening } = await hubWith(terminals(), { variables: {} })
  const ingest = running(start())
  await ingest.recovered
  expect(listening).toEqual([])
})

it('a full disk closes the connections it could not keep, and is told as the fault of the source', async () => {
  const { listening, told, deps } = await hubWith(terminals())
  let isFull = true
  const frames: typeof deps.raw.frames = async (...words) => {
    const journal = await deps.raw.frames(...words)
    const append: typeof journal.append = (entries) =>
      isFull ? Promise.reject(new Problem('lake-full')) : journal.append(entries)
    return { ...journal, append }
  }
  running(startIngest({ ...deps, raw: { ...deps.raw, frames } }))
  await expect.poll(() => listening.length, WAIT).toBe(1)
  const { socket, bytes } = await terminal(listening[0]?.port ?? 0)
  const ended = once(socket, 'close')
  socket.write(locationFrame(PHONE, 1, Date.now()))
  await ended
  expect(bytes()).toBe(0)
  await expect.poll(() => told['source-status'].at(-1)?.code, WAIT).toBe('lake-full')
  isFull = false
  const again = await terminal(listening[0]?.port ?? 0)
  again.socket.write(locationFrame(PHONE, 1, Date.now()))
  await expect.poll(again.bytes, WAIT).toBeGreaterThan(0)
  await expect.poll(() => told['source-status'].at(-1)?.failures, WAIT).toBe(0)
})
