import { createHmac } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { expect, it, onTestFinished } from 'vitest'
import { openProvince } from './open.ts'
import { sideTargetOf } from './sides.ts'
import { consumerOf } from './testing/consumer.ts'

const MORNING = Date.UTC(2026, 3, 15, 0, 12, 0)
const SECRET = `whsec_${Buffer.from('a secret of the simulator').toString('base64')}`
const patient = { timeout: 10_000, interval: 20 }

async function opened() {
  const clock = { at: MORNING }
  const now = () => clock.at
  const pace = { tickMilliseconds: 0, pauseMilliseconds: 30 }
  const made = await openProvince({ seed: 7, scale: 1, now, ...pace })
  onTestFinished(() => made.close())
  return { ...made, clock }
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'simulator-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

it('signs each push and sends it again under the same id until it is taken', async () => {
  const { sides, clock } = await opened()
  const consumer = await consumerOf()
  consumer.answers.status = 503
  sides.dial({ side: 'gates', target: { url: consumer.url, secret: SECRET } })
  clock.at += 60_000
  await sides.advance()
  await expect.poll(() => consumer.heard.length, patient).toBeGreaterThanOrEqual(2)
  consumer.answers.status = 202
  await expect.poll(() => sides.counters().gates.sent, patient).toBe(1)
  const ids = new Set(consumer.heard.map(({ headers }) => headers['webhook-id']))
  expect(ids.size).toBe(1)
  for (const { headers, body } of consumer.heard) {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const mac = createHmac('sha256', 'a secret of the simulator').update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${mac}`)
  }
  const { body } = JSON.parse(consumer.heard[0]?.body ?? '')
  expect(body.events.length).toBeGreaterThan(0)
  const keys = body.events.map(
    (event: Record<string, string>) => `${event.parkCode} ${event.eventTime}`,
  )
  expect(new Set(keys).size).toBe(keys.length)
  expect(body.events[0]).toMatchObject({ eventType: expect.stringMatching(/^[12]$/) })
})

it('drops a GBK file of the kerb and matrices of loops each minute, whole in the end', async () => {
  const { sides, clock } = await opened()
  const [kerb, loops] = [await folder(), await folder()]
  sides.dial({ side: 'kerb', folder: kerb })
  sides.dial({ side: 'loops', folder: loops })
  for (let minute = 0; minute < 5; minute += 1) {
    await sides.advance()
    await sides.advance()
    clock.at += 60_000
  }
  const names = await readdir(kerb)
  expect(names.length).toBe(5)
  expect(names).toContain('kerb_20260415081200.csv')
  for (const name of names) {
    const text = iconv.decode(await readFile(join(kerb, name)), 'gbk')
    expect(text.split('\r\n').length).toBe(302)
    expect(text).toMatch(/^泊位编号,路段编号,.*\r\n/)
  }
  expect((await readdir(loops)).every((name) => /^loops_\d{14}\.zip$/.test(name))).toBe(true)
  expect(sides.counters().files).toMatchObject({ kerb: 5, loops: 5, skipped: 0 })
})

it('leaves half a file, or no file, when it is told to', async () => {
  const { sides, clock, world } = await opened()
  const kerb = await folder()
  sides.dial({ side: 'kerb', folder: kerb })
  world.faults.set({ kind: 'outage', target: 'kerb', share: 1, seed: 1 }, clock.at)
  await sides.advance()
  expect(await readdir(kerb)).toEqual([])
  world.faults.clear()
  await sides.advance()
  world.faults.set({ kind: 'half', target: 'kerb', share: 1, seed: 1 }, clock.at)
  clock.at += 60_000
  await sides.advance()
  const sizes = await Promise.all(
    (await readdir(kerb)).sort().map(async (name) => (await readFile(join(kerb, name))).length),
  )
  expect(sizes.length).toBe(2)
  expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) * 0.6)
})

it('serves every feed with an ETag, lets one path fail, cut or change at once, and recovers', async () => {
  const { url } = await opened()
  const path = `${url}/road/datex2/measured.xml`
  const put = (order: object) =>
    fetch(`${url}/feeds/misbehaviour`, { method: 'PUT', body: JSON.stringify(order) })
  const first = await fetch(path)
  const whole = await first.text()
  expect(first.headers.get('etag')).toBeTruthy()
  expect(whole.endsWith('</d2:payload>\n')).toBe(true)
  await put({ kind: 'outage', target: '/road/datex2/measured.xml' })
  expect((await fetch(path)).status).toBe(503)
  expect((await fetch(`${url}/road/datex2/vms.xml`)).status).toBe(200)
  await put({ kind: 'outage', target: '/road/datex2/measured.xml', share: 0 })
  await put({ kind: 'half', target: 'road' })
  expect((await (await fetch(path)).text()).length).toBeLessThan(whole.length)
  await put({ kind: 'jump', target: 'parking' })
  const wrong = await put({ kind: 'jump', target: 'nobody' })
  expect(wrong.status).toBe(400)
  await fetch(`${url}/feeds/misbehaviour`, { method: 'DELETE' })
  expect(await (await fetch(path)).text()).toBe(whole)
  const index = (await (await fetch(`${url}/bikes/gbfs/gbfs.json`)).json()) as {
    data: { feeds: { url: string }[] }
  }
  for (const feed of index.data.feeds) expect((await fetch(feed.url)).status).toBe(200)
  expect(index.data.feeds.length).toBe(10)
})

it('answers SIRI requests over HTTP and refuses what is none', async () => {
  const { url } = await opened()
  const ask = (body: string) => fetch(`${url}/siri`, { method: 'POST', body })
  const answer = await ask(
    '<Siri><ServiceRequest><SituationExchangeRequest/></ServiceRequest></Siri>',
  )
  expect(answer.headers.get('content-type')).toContain('application/xml')
  expect(await answer.text()).toContain('<PtSituationElement>')
  expect((await ask('nothing')).status).toBe(400)
  expect((await fetch(`${url}/siri`)).status).toBe(405)
  const counters = await (await fetch(`${url}/feeds/counters.json`)).json()
  expect(counters).toMatchObject({ siri: { subscriptions: 0 } })
})

it('reads where a hub wants pushes and files', () => {
  const dial = { simulator: 'dial', source: 'parking-gates', adapter: 'mapping' }
  const target = { url: 'http://127.0.0.1:9/push', secret: SECRET }
  expect(sideTargetOf({ ...dial, transport: 'http', ...target })).toEqual({ side: 'gates', target })
  const loops = { ...dial, source: 'road-loop-detectors', adapter: 'loop-detector' }
  expect(sideTargetOf({ ...loops, transport: 'directory', path: '/a' })).toEqual({
    side: 'loops',
    folder: '/a',
  })
  const kerb = { ...dial, source: 'parking-kerb', transport: 'directory', path: '/b' }
  expect(sideTargetOf(kerb)).toEqual({ side: 'kerb', folder: '/b' })
  const siri = { ...dial, source: 'bus-siri', adapter: 'siri', transport: 'http' }
  expect(sideTargetOf({ ...siri, url: target.url })).toBeUndefined()
  expect(sideTargetOf({ ...dial, transport: 'tcp', host: 'a', port: 1 })).toBeUndefined()
  expect(sideTargetOf('dial')).toBeUndefined()
})
