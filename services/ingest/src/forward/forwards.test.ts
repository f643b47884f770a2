import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Catalog, Dataset, Forward } from '@tongqu/catalog'
import type { ForwardStatus } from '@tongqu/realtime'
import { expect, it, onTestFinished } from 'vitest'
import {
  count,
  counters,
  decoded,
  delivery,
  openTestLake,
  type TestLake,
} from '../../../lakehouse/src/testing/lake.ts'
import { randomFrom } from '../../../lakehouse/src/testing/random.ts'
import { silent, temporaryFolder } from '../testing/hub.ts'
import { MAX_UNCONFIRMED_ROWS } from './forwarder.ts'
import { type ForwardsDeps, startForwards } from './forwards.ts'
import { scripted } from './testing/scripted-forwarding.ts'
import { openUpper, type Upper } from './testing/upper.ts'

const WAIT = { timeout: 20_000, interval: 10 }

type Lower = {
  lake: TestLake
  statuses: ForwardStatus[]
  forward: Forward
  start(): ReturnType<typeof startForwards>
  /** Lands counts of these sensors. */
  land(...sensors: string[]): Promise<void>
}

/** A lake whose counters go onward to `upper`. */
async function lowerOf(upper: Upper, more: Partial<Forward> = {}): Promise<Lower> {
  const dir = await temporaryFolder()
  const lake = await openTestLake(dir, { now: Date.now() })
  onTestFinished(() => lake.close())
  await writeFile(join(dir, 'secret'), 'open-sesame\n')
  const forward: Forward = {
    id: 'ministry',
    dataset: 'counters',
    table: 'counter',
    adapter: 'scripted',
    transport: { kind: 'tcp-dial', host: '127.0.0.1', port: upper.port, idleSeconds: 60 },
    listen: { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1' },
    zone: 'Asia/Shanghai',
    options: { password: `file:${join(dir, 'secret')}` },
    enabled: true,
    ...more,
  }
  const statuses: ForwardStatus[] = []
  const catalog = catalogOf(counters, forward)
  const deps: ForwardsDeps = {
    dataDir: dir,
    catalog: () => catalog,
    adapters: new Map([['scripted', scripted]]),
    randomWord: () => 7,
    engine: lake.engine,
    bus: {
      publish: (topic, event) => {
        if (topic === 'forward-status') statuses.push(event as ForwardStatus)
      },
    },
    log: silent,
    now: () => Date.now(),
    uuid: () => crypto.randomUUID(),
    random: () => 0,
  }
  let sequence = 0
  return {
    lake,
    statuses,
    forward,
    async start() {
      const forwards = await startForwards(deps)
      onTestFinished(() => forwards.stop())
      return forwards
    },
    async land(...sensors) {
      const receivedAt = new Date(Date.now()).toISOString()
      const at = new Date(Math.floor(Date.now() / 1000) * 1000 + sequence * 1000).toISOString()
      const readings = sensors.map((sensor) => count(sensor, at))
      await lake.writer.land(delivery(counters, sequence++, { receivedAt }), decoded(...readings))
    },
  }
}

function catalogOf(dataset: Dataset, forward: Forward): Catalog {
  const nothing = new Map<never, never>()
  return {
    purposes: [],
    calendars: nothing,
    families: nothing,
    providers: nothing,
    licences: nothing,
    tiers: nothing,
    sources: nothing,
    datasets: new Map([[dataset.id, dataset]]),
    forwards: new Map([[forward.id, forward]]),
    products: new Map(),
    quotas: new Map(),
  }
}

const withoutOpenssl = spawnSync('openssl', ['version']).status !== 0

/** A certificate of `upper.example` that vouches for itself. */
async function certificate(dir: string, name: string): Promise<{ cert: string; key: string }> {
  const [cert, key] = [join(dir, `${name}.pem`), join(dir, `${name}.key`)]
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const subject = ['-subj', '/CN=upper.example', '-addext', 'subjectAltName=DNS:upper.example']
  spawnSync('openssl', [...words, ...subject, '-days', '2', '-out', cert, '-keyout', key])
  return { cert, key }
}

function names(count: number, prefix = 's'): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`)
}

function sensorsOf(upper: Upper, kind?: string): string[] {
  return upper.got.filter((row) => kind === undefined || row.kind === kind).map((row) => row.sensor)
}

it('sends rows in order as they land: what waited as history, what is new as live', async () => {
  const upper = await openUpper()
  const { start, land, statuses } = await lowerOf(upper)
  await land('a', 'b')
  await land('c')
  const forwards = await start()
  await expect.poll(() => sensorsOf(upper, 'late'), WAIT).toEqual(['a', 'b', 'c'])
  expect(upper.logins).toEqual(['open-sesame'])
  await land('d', 'e')
  forwards.poke('counters')
  await expect.poll(() => sensorsOf(upper, 'live'), WAIT).toEqual(['d', 'e'])
  // Without a poke it finds out by itself.
  await land('f')
  await expect.poll(() => sensorsOf(upper), WAIT).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  expect(upper.got.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5])
  expect(statuses.at(-1)).toMatchObject({ forward: 'ministry', state: 'up', failures: 0 })
})

it('rows that the protocol can not carry are passed over, and the operator is told how many', async () => {
  const upper = await openUpper()
  const { start, land, statuses } = await lowerOf(upper)
  const forwards = await start()
  await land('a', 'no-b', 'no-c', 'd')
  forwards.poke('counters')
  await expect.poll(() => sensorsOf(upper), WAIT).toEqual(['a', 'd'])
  await expect.poll(() => statuses.at(-1)?.refused, WAIT).toBe(2)
})

it('a cut link: what was not confirmed is sent again as history, nothing else', async () => {
  const upper = await openUpper()
  const { start, land } = await lowerOf(upper)
  const forwards = await start()
  await land(...names(10))
  forwards.poke('counters')
  await expect.poll(() => upper.got.length, WAIT).toBe(10)
  upper.cutsAfter = 5
  await land(...names(8, 't'))
  forwards.poke('counters')
  await expect.poll(() => upper.logins.length, WAIT).toBeGreaterThanOrEqual(1)
  await expect.poll(() => upper.cutsAfter, WAIT).toBe(0)
  upper.cutsAfter = Number.POSITIVE_INFINITY
  await expect.poll(() => new Set(sensorsOf(upper)).size, WAIT).toBe(18)
  const after = upper.got.slice(15)
  expect(after.every(({ kind }) => kind === 'late')).toBe(true)
  expect(after.map(({ sensor }) => sensor)).toEqual(names(8, 't').slice(-after.length))
  // The number of a row stays with it.
  const numbers = new Map<string, Set<number>>()
  for (const { sensor, number } of upper.got) {
    numbers.set(sensor, (numbers.get(sensor) ?? new Set()).add(number))
  }
  expect([...numbers.values()].every((known) => known.size === 1)).toBe(true)
})

it('goes on after a restart where the peer had confirmed, without a gap', async () => {
  const upper = await openUpper()
  const { start, land } = await lowerOf(upper)
  const first = await start()
  await land(...names(5))
  first.poke('counters')
  await expect.poll(() => upper.got.length, WAIT).toBe(5)
  await first.stop()
  await land(...names(4, 't'))
  await start()
  await expect
    .poll(() => sensorsOf(upper).filter((name) => name[0] === 't'), WAIT)
    .toEqual(names(4, 't'))
  const again = upper.got.slice(5).filter(({ sensor }) => sensor[0] === 's')
  expect(again.length).toBeLessThanOrEqual(5)
})

it('cuts and restarts at random: every row arrives, the first time in order', async () => {
  const seed = Date.now() % 1_000_000
  const random = randomFrom(seed)
  const upper = await openUpper()
  const { lake, start, land } = await lowerOf(upper)
  const sent: string[] = []
  let forwards = await start()
  for (let turn = 0; turn < 25; turn += 1) {
    const landed = names(1 + Math.floor(random() * 40), `t${turn}-`)
    sent.push(...landed)
    await land(...landed)
    forwards.poke('counters')
    if (random() < 0.6) upper.cutsAfter = Math.floor(random() * 40)
    await new Promise((done) => setTimeout(done, random() * 60))
    if (turn % 5 === 4) await lake.writer.compact('counters')
    if (random() < 0.3) {
      await forwards.stop()
      forwards = await start()
    }
    upper.cutsAfter = Number.POSITIVE_INFINITY
  }
  await expect.poll(() => new Set(sensorsOf(upper)).size, WAIT).toBe(sent.length)
  expect({ seed, first: [...new Set(sensorsOf(upper))] }).toEqual({ seed, first: sent })
})

it('never runs ahead of a peer that confirms nothing by more than the window', async () => {
  const upper = await openUpper()
  upper.confirms = false
  const { start, land, statuses } = await lowerOf(upper)
  const rows = MAX_UNCONFIRMED_ROWS + 3_000
  await land(...names(rows))
  await start()
  await expect.poll(() => upper.got.length, WAIT).toBe(MAX_UNCONFIRMED_ROWS)
  await new Promise((done) => setTimeout(done, 1_500))
  expect(upper.got.length).toBe(MAX_UNCONFIRMED_ROWS)
  upper.confirms = true
  upper.cut()
  await expect.poll(() => new Set(sensorsOf(upper)).size, WAIT).toBe(rows)
  expect(statuses.some(({ state }) => state === 'waiting')).toBe(true)
})

it('a peer that is away is dialled again until it is there', async () => {
  const away = await openUpper()
  const { start, land, statuses } = await lowerOf(away)
  await away.close()
  await land('a')
  await start()
  await expect.poll(() => statuses.at(-1)?.code, WAIT).toBe('upstream-unreachable')
  const back = await openUpper(away.port)
  await expect.poll(() => sensorsOf(back), WAIT).toEqual(['a'])
  await expect.poll(() => statuses.at(-1), WAIT).toMatchObject({ state: 'up', failures: 0 })
})

it.skipIf(withoutOpenssl)(
  'dials by TLS whom the given authority vouches for, and nobody else (skipped without openssl)',
  async () => {
    const dir = await temporaryFolder()
    const own = await certificate(dir, 'own')
    const other = await certificate(dir, 'other')
    const upper = await openUpper(0, {
      cert: await readFile(own.cert),
      key: await readFile(own.key),
    })
    const dialling = (ca: string): Partial<Forward> => ({
      transport: {
        kind: 'tcp-dial',
        host: '127.0.0.1',
        port: upper.port,
        idleSeconds: 60,
        tls: { ca, serverName: 'upper.example' },
      },
    })
    const stranger = await lowerOf(upper, dialling(other.cert))
    await stranger.land('a')
    const forwards = await stranger.start()
    await expect.poll(() => stranger.statuses.at(-1)?.code, WAIT).toBe('upstream-unreachable')
    await forwards.stop()
    expect(upper.logins).toEqual([])
    const lower = await lowerOf(upper, dialling(own.cert))
    await lower.land('b')
    await lower.start()
    await expect.poll(() => sensorsOf(upper), WAIT).toEqual(['b'])
  },
)

it('a secret that cannot be read leaves the forward out and says so', async () => {
  const upper = await openUpper()
  const { start, statuses } = await lowerOf(upper, {
    options: { password: 'file:/nowhere/at/all' },
  })
  await start()
  expect(statuses).toMatchObject([{ state: 'failing', code: 'input-unreadable' }])
})
