import { connect } from 'node:net'
import { decide } from '@tongqu/access'
import { type FeedUpdate, openRealtime } from '@tongqu/realtime'
import { afterEach, expect, it } from 'vitest'
import type { GatewayDeps } from './deps.ts'
import { testCatalog } from './testing/catalog.ts'
import { NOON, served, testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'

const FEED = 'bus-vehicle-positions'
const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})

type Event = { id: string; event: string; data: Record<string, unknown> }

function vehicle(
  id: string,
  latitude: number,
  plate = 'plain',
  label = id,
): FeedUpdate['readings'][number] {
  return {
    contract: 'gtfs-realtime/vehicle_position@1',
    reading: {
      entity_id: id,
      entity_index: 0,
      event_time: NOON.toISOString(),
      vehicle_license_plate: plate,
      vehicle_label: label,
      latitude,
      longitude: 104,
    },
  }
}

async function hub(own: Partial<GatewayDeps> = {}) {
  const catalog = testCatalog()
  const realtime = openRealtime({ now: () => NOON, freshnessLimitSeconds: () => 60 })
  const { lake } = scriptedLake(() => undefined)
  const server = await served(testDeps({ lake, catalog: () => catalog, realtime, ...own }))
  closing.push(server)
  let deliveries = 0
  const told = (...readings: FeedUpdate['readings']) =>
    realtime.apply({
      dataset: FEED,
      feed: 'f',
      source: 's',
      delivery: `d${++deliveries}`,
      receivedAt: new Date(NOON.getTime() + deliveries).toISOString(),
      mode: 'full',
      readings,
    })
  return { ...server, realtime, told }
}

/** Reads events of a stream as a browser would. */
async function events(url: string, headers: Record<string, string> = {}) {
  const stop = new AbortController()
  const response = await fetch(`${url}/feeds/${FEED}/events`, { headers, signal: stop.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  return {
    response,
    stop: () => stop.abort(),
    async next(): Promise<Event | undefined> {
      for (;;) {
        const end = rest.indexOf('\n\n')
        if (end < 0) {
          const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
          if (done) return undefined
          rest += value
          continue
        }
        const lines = rest.slice(0, end).split('\n')
        rest = rest.slice(end + 2)
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
        const data = field('data')
        if (data !== undefined) {
          return { id: field('id') ?? '', event: field('event') ?? '', data: JSON.parse(data) }
        }
      }
    },
  }
}

function ids(list: unknown): string[] {
  return (list as { id: string }[]).map(({ id }) => id)
}

it('a stream begins with all and goes on with what is new, other and gone', async () => {
  const { url, told } = await hub()
  told(vehicle('a', 30), vehicle('b', 31))
  const stream = await events(url)
  expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const first = await stream.next()
  expect(first?.event).toBe('snapshot')
  expect(ids(first?.data.entities)).toEqual(['a', 'b'])
  told(vehicle('b', 31.5), vehicle('c', 32))
  const second = await stream.next()
  expect(second?.event).toBe('change')
  expect(ids(second?.data.upsert)).toEqual(['b', 'c'])
  expect(second?.data.remove).toEqual(['a'])
  expect(second?.id).not.toBe(first?.id)
  stream.stop()
})

it('many changes at once are told as one', async () => {
  const { url, told } = await hub()
  told(vehicle('a', 30))
  const stream = await events(url)
  await stream.next()
  for (let step = 1; step <= 20; step += 1) told(vehicle('a', 30 + step / 100))
  const change = await stream.next()
  expect(JSON.stringify(change?.data.upsert)).toContain('30.2')
  expect(ids(change?.data.upsert)).toEqual(['a'])
  stream.stop()
})

it('a stream that was cut goes on where it was, or begins anew when that is unknown', async () => {
  const { url, told } = await hub()
  told(vehicle('a', 30), vehicle('b', 31))
  const stream = await events(url)
  const first = await stream.next()
  stream.stop()
  told(vehicle('a', 30), vehicle('b', 31.5))
  const again = await events(url, { 'last-event-id': first?.id ?? '' })
  const change = await again.next()
  expect(change?.event).toBe('change')
  expect(ids(change?.data.upsert)).toEqual(['b'])
  again.stop()
  for (const id of ['unknown', 'not an etag', 'x'.repeat(500)]) {
    const other = await events(url, { 'last-event-id': id })
    expect((await other.next())?.event).toBe('snapshot')
    other.stop()
  }
})

it('a source that fails is told as a state, without content', async () => {
  const { url, told, realtime } = await hub()
  told(vehicle('a', 30))
  const stream = await events(url)
  expect((await stream.next())?.data.state).toBe('live')
  realtime.note({
    source: 's',
    dataset: FEED,
    feed: 'f',
    at: NOON.toISOString(),
    outcome: 'failed',
    failures: 9,
  })
  const state = await stream.next()
  expect(state).toMatchObject({ event: 'state', data: { state: 'down' } })
  stream.stop()
})

it('what the plan hides is in no event', async () => {
  const { url, told } = await hub()
  told(vehicle('a', 30, 'SECRETPLATE'))
  const stream = await events(url)
  const first = await stream.next()
  told(vehicle('a', 30, 'OTHERSECRET'), vehicle('b', 31, 'SECRETPLATE'))
  const second = await stream.next()
  expect(JSON.stringify([first, second])).not.toMatch(/SECRET/)
  expect(ids(second?.data.upsert)).toEqual(['b'])
  stream.stop()
})

it('who may no longer subscribe is cut off, and told why when coming back', async () => {
  const catalog = testCatalog()
  let open = true
  const closed = testCatalog().datasets.get('restricted-stops')
  const { url, told } = await hub({
    catalog: () => catalog,
    decide: (principal, dataset, action, purpose, now) =>
      decide(
        { catalog: () => catalog },
        principal,
        open ? dataset : (closed?.id ?? ''),
        action,
        purpose,
        now,
      ),
  })
  told(vehicle('a', 30))
  const stream = await events(url)
  await stream.next()
  open = false
  told(vehicle('a', 31))
  expect(await stream.next()).toBeUndefined()
  const refused = await fetch(`${url}/feeds/${FEED}/events`)
  expect(refused.status).toBe(401)
  await refused.body?.cancel()
})

it('HEAD answers at once, and a feed that is not there is not found', async () => {
  const { url } = await hub()
  const head = await fetch(`${url}/feeds/${FEED}/events`, { method: 'HEAD' })
  expect(head.status).toBe(200)
  expect(await head.text()).toBe('')
  const missing = await fetch(`${url}/feeds/none/events`)
  expect(missing.status).toBe(404)
  expect(await missing.json()).toMatchObject({ code: 'feed-not-found' })
})

it('a client that takes nothing is cut off, and no longer watches', async () => {
  const { port, told, gateway } = await hub({ limits: { stalledSeconds: 1 } })
  // More than the buffers between two sockets take.
  const many = () =>
    Array.from({ length: 40_000 }, (_, index) =>
      vehicle(`vehicle-${index}`, 30, 'plain', 'x'.repeat(500)),
    )
  told(...many())
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  socket.write(`GET /feeds/${FEED}/events HTTP/1.1\r\nHost: hub.example\r\n\r\n`)
  await until(() => gateway.activeStreams() === 1)
  await until(() => gateway.activeStreams() === 0)
  socket.destroy()
})

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000 && !holds(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(holds()).toBe(true)
}
