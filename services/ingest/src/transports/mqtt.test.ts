import { createServer, type Socket } from 'node:net'
import type { Source } from '@tongqu/catalog'
import { localBus, type SourceStatus } from '@tongqu/realtime'
import { expect, it, onTestFinished } from 'vitest'
import { targetOf } from '../target.ts'
import { COUNTS_SOURCE, countsSource } from '../testing/counts.ts'
import { silent } from '../testing/hub.ts'
import { type MqttDeps, subscribeTopics } from './mqtt.ts'

const WAIT = { timeout: 20_000, interval: 20 }

/** A source over nothing but its network: what it would keep is an error. */
function subscribing(url: string, source: Source = countsSource(url)) {
  const bus = localBus()
  const told: SourceStatus[] = []
  bus.subscribe('source-status', (status) => told.push(status))
  const never = () => Promise.reject(new Error('nothing is to be kept'))
  const deps: MqttDeps = {
    intake: { keep: never, land: never, landBatch: never, waiting: async () => [] },
    raw: { newest: async () => undefined },
    bus,
    log: silent,
    now: () => Date.now(),
    random: () => 0,
  }
  const target = targetOf(source)
  if (!target || source.transport.kind !== 'mqtt') throw new Error('it subscribes')
  const running = subscribeTopics(source, source.transport, target, deps)
  onTestFinished(() => running.stop())
  return { running, told, code: () => told.at(-1)?.code }
}

/** Answers each piece it hears with `answer`, or with nothing. */
async function server(answer?: Uint8Array): Promise<string> {
  const sockets = new Set<Socket>()
  const listening = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => answer && socket.write(answer))
  })
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    listening.close()
  })
  const address = listening.address()
  return `mqtt://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

it('tells that a broker can not be reached, tries again, and can be stopped meanwhile', async () => {
  const { running, told, code } = subscribing('mqtt://127.0.0.1:1')
  await expect.poll(code, WAIT).toBe('mqtt-unreachable')
  expect(told.at(-1)).toMatchObject({ source: COUNTS_SOURCE, outcome: 'failed', failures: 1 })
  await running.stop()
})

it('can be stopped while a broker says nothing', async () => {
  const { running, told } = subscribing(await server())
  await new Promise((done) => setTimeout(done, 100))
  await running.stop()
  expect(told).toEqual([])
})

it.each([
  ['a refused login, 3.1.1', Uint8Array.of(0x20, 2, 0, 5), 'mqtt-login-refused'],
  ['a refused login, 5', Uint8Array.of(0x20, 3, 0, 135, 0), 'mqtt-login-refused'],
  ['too old and too new a version', Uint8Array.of(0x20, 2, 0, 1), 'mqtt-unreachable'],
])('tells of a server that answers with %s', async (_, answer, wanted) => {
  const { code } = subscribing(await server(answer))
  await expect.poll(code, WAIT).toBe(wanted)
})

it('tells that the file of its password can not be read', async () => {
  const own = { username: 'hub', password: 'file:/nowhere/password' }
  const { code } = subscribing('', countsSource('mqtt://127.0.0.1:1', own))
  await expect.poll(code, WAIT).toBe('input-unreadable')
})
