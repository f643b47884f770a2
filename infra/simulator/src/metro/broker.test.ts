import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { generateProvince } from '../province.ts'
import { worldOf } from '../world.ts'
import { openMetroBroker } from './broker.ts'
import { crowdingMessages } from './messages.ts'

const MORNING = Date.UTC(2026, 3, 15, 0, 12, 0)
const patient = { timeout: 10_000, interval: 20 }

it('tells each station and section how crowded it is, who comes later too, and hears nobody', async () => {
  const world = worldOf(generateProvince({ seed: 7, scale: 1 }))
  const now = () => MORNING
  const broker = await openMetroBroker({ world, port: 0, now, isTimed: false })
  onTestFinished(() => broker.close())
  await broker.advance()
  const client = await connectAsync(broker.url)
  onTestFinished(() => client.endAsync(true))
  const heard = new Map<string, string>()
  client.on('message', (topic, payload) => heard.set(topic, String(payload)))
  await client.subscribeAsync('metro/#', { qos: 1 })
  const wanted = crowdingMessages(world, MORNING)
  await expect.poll(() => heard.size, patient).toBe(wanted.length)
  for (const { topic, payload } of wanted) expect(heard.get(topic)).toBe(payload)
  client.on('error', () => undefined)
  void client.publishAsync('metro/crowding/station/x', '{}', { qos: 1 }).catch(() => undefined)
  await expect.poll(() => broker.counters().clients, patient).toBe(0)
  expect(broker.counters().published).toBe(wanted.length)
})
