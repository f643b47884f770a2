import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { generateProvince } from '../province.ts'
import { serveProvince } from '../server.ts'
import { addressOf, dialOrderOf } from './dial.ts'
import { openFleet } from './fleet.ts'
import { PLATFORMS, platformLines } from './platforms.ts'
import { scriptedHub808 } from './testing/hub808.ts'

const MORNING = Date.UTC(2026, 3, 15, 0, 0, 0)

async function served() {
  const province = generateProvince({ seed: 7, scale: 1 })
  const now = () => MORNING
  const fleet = openFleet({ province, vehicles: 300, now })
  const simulator = await serveProvince(province, { port: 0, now, fleet })
  onTestFinished(async () => {
    await fleet.close()
    await simulator.close()
  })
  return { fleet, url: `${simulator.url}/vehicles` }
}

it('gives the roster with the columns of its contract, without vehicles that are not due', async () => {
  const { fleet, url } = await served()
  const response = await fetch(`${url}/roster.csv`)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const [head, ...rows] = (await response.text()).trimEnd().split('\r\n')
  expect(head).toBe(
    'plate,plate_color,vehicle_kind,operator_id,operator_name,area_code,phone,label,due_from,due_until',
  )
  const due = fleet.vehicles.filter(({ isDue }) => isDue)
  expect(rows.length).toBe(due.length)
  expect(due.length).toBeLessThan(300)
  for (const row of rows) {
    const [plate, , kind, , , area, phone] = row.split(',')
    expect(plate).toMatch(/^云[A-D][A-Z]?\d{4,5}D?$/)
    expect(kind).toMatch(/^(bus|coach|hazmat|truck|taxi)$/)
    expect(area).toMatch(/^680[1-4]00$/)
    expect(phone).toMatch(/^13900000\d{3}$/)
  }
})

it('answers an unchanged roster with 304', async () => {
  const { url } = await served()
  const etag = (await fetch(`${url}/roster.csv`)).headers.get('etag') ?? ''
  const headers = { 'if-none-match': etag }
  expect((await fetch(`${url}/roster.csv`, { headers })).status).toBe(304)
})

it('tells what each vehicle last sent, and says nothing of those that never came', async () => {
  const { url } = await served()
  const { vehicles } = (await (await fetch(`${url}/truth.json`)).json()) as {
    vehicles: { located_at: string | null; sent: number }[]
  }
  expect(vehicles.length).toBe(300)
  expect(vehicles.every(({ located_at, sent }) => located_at === null && sent === 0)).toBe(true)
})

it('takes orders to misbehave, refuses wrong ones, and forgets them on request', async () => {
  const { fleet, url } = await served()
  const put = (body: string) => fetch(`${url}/misbehaviour`, { method: 'PUT', body })
  const order = { kind: 'garble', share: 0.2, seed: 5 }
  expect(await (await put(JSON.stringify(order))).json()).toEqual({ orders: [order] })
  for (const wrong of ['', '{}', '{"kind":"cut","share":2}', 'x'.repeat(5_000)]) {
    expect((await put(wrong)).status).toBe(400)
  }
  expect(fleet.misbehaviours()).toEqual([order])
  expect((await fetch(`${url}/misbehaviour`, { method: 'DELETE' })).status).toBe(200)
  expect(fleet.misbehaviours()).toEqual([])
  expect((await fetch(`${url}/misbehaviour`, { method: 'POST' })).status).toBe(405)
})

it('reads addresses and what a hub says by its channel', () => {
  expect(addressOf('127.0.0.1:6608')).toEqual({ host: '127.0.0.1', port: 6608 })
  expect(() => addressOf('6608')).toThrow('host:port')
  const said = { simulator: 'dial', source: 's', adapter: 'jt808', host: '0.0.0.0', port: 7 }
  const address = { host: '127.0.0.1', port: 7 }
  expect(dialOrderOf({ ...said, transport: 'udp' })).toEqual({ target: 'jt808-udp', address })
  expect(dialOrderOf({ ...said, adapter: 'jt809' })).toEqual({ target: 'jt809', address })
  expect(dialOrderOf({ ...said, adapter: 'gtfs' })).toBeUndefined()
  expect(dialOrderOf('dial')).toBeUndefined()
})

it('dials where a hub says, and again where a restarted hub says', async () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url))
  const child = fork(main, ['--vehicles', '40', '--interval', '1'], { silent: true })
  onTestFinished(() => void child.kill('SIGKILL'))
  if (!child.stdout) throw new Error('no output')
  await once(child.stdout, 'data')
  for (let round = 0; round < 2; round += 1) {
    const hub = await scriptedHub808()
    const at = { host: '127.0.0.1', port: hub.port, source: 'vehicles-jt808' }
    child.send({ simulator: 'dial', adapter: 'jt808', transport: 'tcp', ...at })
    const heard = () => hub.positions.length
    await expect.poll(heard, { timeout: 20_000 }).toBeGreaterThan(20)
    expect(hub.faults).toEqual([])
    await hub.close()
  }
})

it('names every platform in a line that the adapter of the hub understands', () => {
  const lines = platformLines().split('\n')
  expect(lines.length).toBe(PLATFORMS.length)
  for (const line of lines) {
    expect(line).toMatch(/^\d+ version=(2011|2019) user=\d+ password=.{8} m1=\d+ ia1=\d+ ic1=\d+$/)
  }
})
