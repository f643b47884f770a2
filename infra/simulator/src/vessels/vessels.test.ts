import { createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { metersBetween } from '../geography.ts'
import { sideTargetOf } from '../sides.ts'
import { radioOf } from './radio.ts'
import { openReceiver } from './receiver.ts'
import { sailingOf } from './traffic.ts'
import { VESSELS, vesselsOf } from './vessels.ts'

const START = Date.UTC(2026, 0, 1)
const patient = { timeout: 10_000, interval: 20 }

it('has sixty vessels of China with names and numbers of their own, the same for a seed', () => {
  const vessels = vesselsOf(7)
  expect(vessels).toHaveLength(VESSELS)
  expect(new Set(vessels.map(({ mmsi }) => mmsi)).size).toBe(VESSELS)
  expect(new Set(vessels.map(({ name }) => name)).size).toBe(VESSELS)
  for (const { mmsi, name } of vessels) {
    expect(String(mmsi)).toMatch(/^41[23]99\d{4}$/)
    expect(name).toMatch(/^[A-Z0-9 ]{1,20}$/)
  }
  expect(vesselsOf(7)).toEqual(vessels)
})

it('moves vessels as fast as they say and never lets one leap, but to its berth', () => {
  for (const vessel of vesselsOf(7)) {
    for (let second = 0; second < 7_200; second += 60) {
      const before = sailingOf(vessel, START + second * 1_000)
      const after = sailingOf(vessel, START + (second + 1) * 1_000)
      if (before.status !== after.status || before.metersPerSecond === 0) continue
      // On the outer side of a bend one sails a longer way.
      expect(metersBetween(before, after)).toBeLessThan(vessel.metersPerSecond * 2 + 90)
    }
  }
})

it('sends each vessel its own interval, and now and then a line that noise has spoilt', () => {
  const radio = radioOf(7)
  const lines = Array.from({ length: 600 }, (_, at) => radio.linesAt(START + at * 1_000)).flat()
  const whole = lines.filter((line) => /^(\\[^\\]*\\)?!(AI|BS)VDM,.*\*[0-9A-F]{2}\r\n$/.test(line))
  expect(whole.length).toBeLessThan(lines.length)
  expect(whole.length).toBeGreaterThan(lines.length * 0.97)
  for (const line of whole) expect(line.replace(/^\\.*\\/, '').length).toBeLessThanOrEqual(82)
})

it('dials the listener it is told of, again after a cut, and begins with all there is', async () => {
  const heard: string[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.setEncoding('latin1').on('data', (text: string) => heard.push(text))
    socket.on('error', () => undefined)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const clock = { at: START }
  const receiver = openReceiver({ seed: 7, now: () => clock.at, isTimed: false })
  onTestFinished(() => {
    receiver.close()
    server.close()
  })
  const said = { simulator: 'dial', source: 'vessels-ais', adapter: 'ais', transport: 'tcp' }
  const target = sideTargetOf({ ...said, host: '0.0.0.0', port })
  expect(target).toEqual({ side: 'vessels', address: { host: '127.0.0.1', port } })
  if (target?.side === 'vessels') receiver.dial(target.address)
  const linesHeard = () => heard.join('').split('\r\n').length - 1
  await expect.poll(linesHeard, patient).toBeGreaterThan(2 * VESSELS)
  clock.at += 3_000
  const before = linesHeard()
  receiver.advance()
  await expect.poll(linesHeard, patient).toBeGreaterThan(before)
  sockets[0]?.destroy()
  await expect.poll(() => receiver.counters().connections, patient).toBe(2)
})
