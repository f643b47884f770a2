import { buffer } from 'node:stream/consumers'
import { connectAsync, type MqttClient } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { type IngestDeps, startIngest } from '../ingest.ts'
import { rowsOf } from '../lake-rows.ts'
import { COUNT_CONTRACT, COUNTS_SOURCE, countMessage, countsSource } from '../testing/counts.ts'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import {
  absentMosquitto,
  bridgeTo,
  type MosquittoOptions,
  startMosquitto,
} from '../testing/mosquitto.ts'
import { certificate } from '../testing/socket-peer.ts'

const WAIT = { timeout: 30_000, interval: 50 }
const absent = absentMosquitto()
if (absent) console.info(`skipped: ${absent}`)
const withBroker = it.runIf(!absent)

async function broker(options: MosquittoOptions = {}) {
  const started = await startMosquitto(options)
  onTestFinished(() => started.remove())
  return started
}

async function publisher(url: string, options = {}): Promise<MqttClient> {
  const client = await connectAsync(url, { clientId: `test-${process.pid}`, ...options })
  client.on('error', () => undefined)
  onTestFinished(() => client.endAsync(true))
  return client
}

/** A hub with the source; `rows` are the sensors that have landed, `start` may be called again. */
async function hubWith(source: ReturnType<typeof countsSource>, more: Partial<IngestDeps> = {}) {
  const hub = await openHub(await temporaryFolder(), await catalogWith([source]), more)
  const start = (own: Partial<IngestDeps> = {}) => {
    const ingest = startIngest({ ...hub.deps, ...own })
    onTestFinished(() => ingest.stop())
    return ingest
  }
  const rows = async () => {
    const found: string[] = []
    for await (const { sensor_id } of rowsOf(hub.deps, COUNT_CONTRACT, ['sensor_id'])) {
      found.push(String(sensor_id))
    }
    return found.sort()
  }
  const last = () => hub.told['source-status'].at(-1)
  const isUp = () => expect.poll(() => last()?.outcome, WAIT).toMatch(/unchanged|landed/)
  return { ...hub, start, rows, last, isUp }
}

const sensors = (...numbers: number[]) => numbers.map((number) => `s${number}`).sort()
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at)

withBroker(
  'joins messages to deliveries, keeps each as it came, and lands what each says',
  async () => {
    const { url } = await broker()
    const hub = await hubWith(countsSource(url))
    hub.start()
    await hub.isUp()
    const client = await publisher(url)
    for (const number of range(0, 30)) {
      await client.publishAsync(`gates/${number}`, countMessage(number), { qos: 1 })
    }
    await client.publishAsync('gates/binary', Buffer.from([0xff, 0xfe]), { qos: 1 })
    await client.publishAsync('gates/wrong', countMessage(99, { state: 7 }), { qos: 0 })
    await client.publishAsync('elsewhere/1', countMessage(77), { qos: 1 })
    await expect.poll(hub.rows, WAIT).toEqual(sensors(...range(0, 30)))
    await expect
      .poll(() => hub.last()?.push, WAIT)
      .toMatchObject({
        accepted: 32,
        topics: ['gates/#'],
        waiting: { deliveries: 0 },
      })
    const records = await hub.raw.records(COUNTS_SOURCE)
    expect(records.length).toBeLessThan(32)
    const bodies = await Promise.all(
      records.map(async ({ sha256 }) => String(await buffer(await hub.raw.open(sha256)))),
    )
    const lines = bodies.flatMap((body) => body.trim().split('\n').slice(1))
    const messages = lines.map((line) => JSON.parse(line))
    expect(messages).toHaveLength(32)
    expect(messages[0]).toMatchObject({ topic: 'gates/0', text: countMessage(0) })
    expect(messages.find(({ topic }) => topic === 'gates/binary')).toMatchObject({ base64: '//4=' })
  },
)

const VERSIONS = [
  { version: '5', isOld: false },
  { version: '3.1.1', isOld: true },
]

withBroker.each(VERSIONS)(
  'gets by MQTT $version what came while it was away',
  async ({ isOld }) => {
    const { url, port } = await broker()
    const bridge = await bridgeTo(port, { isOld })
    onTestFinished(() => bridge.close())
    const hub = await hubWith(countsSource(`mqtt://127.0.0.1:${bridge.port}`))
    const client = await publisher(url)
    const first = hub.start()
    await hub.isUp()
    await first.stop()
    for (const number of range(0, 50)) {
      await client.publishAsync('gates/1', countMessage(number), { qos: 1 })
    }
    hub.start()
    await expect.poll(hub.rows, WAIT).toEqual(sensors(...range(0, 50)))
    expect(bridge.refused()).toBe(isOld ? 2 : 0)
  },
)

withBroker('is sent again what was not on disk, and acknowledges nothing before', async () => {
  const { url } = await broker()
  const hub = await hubWith(countsSource(url))
  const gate = Promise.withResolvers<void>()
  const waiting = { count: 0 }
  const append: typeof hub.raw.append = async (...words) => {
    waiting.count += 1
    await gate.promise
    throw new Error(`the disk is gone, ${words.length}`)
  }
  const first = hub.start({ raw: { ...hub.deps.raw, append } })
  await hub.isUp()
  const client = await publisher(url)
  for (const number of range(0, 5)) {
    await client.publishAsync('gates/1', countMessage(number), { qos: 1 })
  }
  await expect.poll(() => waiting.count, WAIT).toBeGreaterThan(0)
  gate.resolve()
  await expect.poll(() => hub.last()?.outcome, WAIT).toBe('failed')
  await first.stop()
  expect(await hub.rows()).toEqual([])
  hub.start()
  await expect.poll(hub.rows, WAIT).toEqual(sensors(...range(0, 5)))
})

withBroker('goes on after a cut of the network and after a restart of the broker', async () => {
  const server = await broker()
  const bridge = await bridgeTo(server.port)
  onTestFinished(() => bridge.close())
  const hub = await hubWith(countsSource(`mqtt://127.0.0.1:${bridge.port}`))
  hub.start()
  await hub.isUp()
  const client = await publisher(server.url)
  await client.publishAsync('gates/1', countMessage(0), { qos: 1 })
  await expect.poll(hub.rows, WAIT).toEqual(sensors(0))
  bridge.cut()
  await client.publishAsync('gates/1', countMessage(1), { qos: 1 })
  await expect.poll(() => hub.last()?.outcome, WAIT).toBe('failed')
  bridge.mend()
  await expect.poll(hub.rows, WAIT).toEqual(sensors(0, 1))
  await server.stop()
  await expect.poll(() => hub.last()?.outcome, WAIT).toBe('failed')
  await server.start()
  await hub.isUp()
  const again = await publisher(server.url, { clientId: 'again' })
  await again.publishAsync('gates/1', countMessage(2), { qos: 1 })
  await expect.poll(hub.rows, WAIT).toEqual(sensors(0, 1, 2))
})

withBroker(
  'takes retained messages, and refuses one that is too long without losing others',
  async () => {
    const { url } = await broker()
    const client = await publisher(url)
    await client.publishAsync('gates/1', countMessage(1), { qos: 1, retain: true })
    const hub = await hubWith(countsSource(url))
    hub.start()
    await expect.poll(hub.rows, WAIT).toEqual(sensors(1))
    await client.publishAsync('gates/2', ' '.repeat(20_000), { qos: 1 })
    await client.publishAsync('gates/2', countMessage(2), { qos: 1 })
    await expect.poll(hub.rows, WAIT).toEqual(sensors(1, 2))
    const refused = () => hub.last()?.push?.refused
    await expect.poll(refused, WAIT).toEqual({ 'mqtt-message-too-large': 1 })
  },
)

withBroker(
  'speaks TLS to a broker of its authority, with a certificate and a password',
  async () => {
    const ca = certificate('ca')
    const tls = { certificate: certificate('server'), key: certificate('server.key') }
    const user = { name: 'hub', password: 'Ein-Kennwort' }
    const { url } = await broker({ tls: { ...tls, clientCa: ca }, user })
    const own = { ca, certificate: certificate('client'), key: certificate('client.key') }
    const login = { username: user.name, password: user.password }
    const hub = await hubWith(countsSource(url, { tls: own, ...login }))
    const ingest = hub.start()
    await hub.isUp()
    await ingest.stop()
    const refusals = {
      'mqtt-login-refused': { tls: own, ...login, password: 'another' },
      'mqtt-tls': { ...login },
      'mqtt-tls ': { tls: { ...own, serverName: 'stranger.example' }, ...login },
    }
    for (const [code, transport] of Object.entries(refusals)) {
      const other = await hubWith(countsSource(url, transport))
      const running = other.start()
      await expect.poll(() => other.last()?.code, WAIT).toBe(code.trim())
      expect(JSON.stringify(other.told['source-status'])).not.toContain('Kennwort')
      await running.stop()
    }
  },
)
