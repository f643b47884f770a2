import { createHash } from 'node:crypto'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { signIn } from '../../../infra/tooling/src/walk-through/session.ts'
import { vehicles } from '../../ingest/src/testing/feeds.ts'
import { push, SECRET } from '../../ingest/src/testing/pusher.ts'
import { upstream } from '../../ingest/src/testing/upstream.ts'
import { freePort } from './listen.ts'
import { ROOT } from './settings.ts'
import { dataFolder, type HubProcess, hubProcess } from './testing/hub-process.ts'
import { type Fix, openTerminal } from './testing/terminal-808.ts'

const POSITIONS = 'bus-vehicle-positions'
const WAIT = { timeout: 30_000, interval: 200 }
const LIMITS = { bytes: 1_000_000, entities: 1_000, seconds: 5 }
const PASSWORD = 'a-long-password-of-a-test'
const REMOVED = { recursive: true, force: true }
const COMMON = { feed: 'test', zone: 'Asia/Shanghai', limits: LIMITS, synthetic: true }

/** A peer that is polled: something with its digest, then with that of another, then no news. */
async function polled(): Promise<string> {
  let asked = 0
  return upstream((_, response) => {
    const at = Math.floor(Date.now() / 1000) - 10
    const [body, other] = [vehicles(at, ['a']), vehicles(at, ['b'])]
    const [sent, said] =
      (
        [
          [body, body],
          [other, body],
        ] as const
      )[asked] ?? []
    asked += 1
    if (!sent || !said) {
      response.writeHead(304).end()
      return
    }
    const digest = `sha-256=:${createHash('sha256').update(said).digest('base64')}:`
    response.writeHead(200, { 'repr-digest': digest }).end(sent)
  })
}

/** A hub with one source of each kind, and somebody who operates it. */
async function world() {
  const dir = await dataFolder()
  const catalogDir = `${dir}-catalog`
  onTestFinished(() => rm(catalogDir, REMOVED))
  await cp(join(ROOT, 'catalog'), catalogDir, { recursive: true })
  for (const folder of ['sources', 'forwards']) await rm(join(catalogDir, folder), REMOVED)
  await mkdir(join(catalogDir, 'sources'))
  await mkdir(join(catalogDir, 'forwards'))
  const ports = { push: await freePort(), tcp: await freePort() }
  const feed = { ...COMMON, adapter: 'gtfs-realtime', dataset: POSITIONS }
  const sources = [
    {
      ...{ ...feed, id: 'polled' },
      transport: { kind: 'http-poll', url: await polled(), everySeconds: 1 },
    },
    {
      ...{ ...feed, id: 'pushed', feed: 'pushed' },
      transport: {
        ...{ kind: 'http-push', port: ports.push, path: '/in', requestsPerMinute: 600 },
        auth: { kind: 'hmac', secrets: [SECRET] },
      },
    },
    {
      ...{ ...COMMON, id: 'terminals', adapter: 'jt808', dataset: 'vehicle-link-status' },
      transport: {
        ...{ kind: 'tcp-listen', port: ports.tcp },
        limits: { messagesPerSecond: 1_000, connectionsPerAddress: 10 },
      },
      routes: [
        { contract: 'vehicle/position@1', dataset: 'truck-positions' },
        { contract: 'vehicle/registration@1', dataset: 'vehicle-register' },
      ],
    },
  ]
  for (const one of sources) {
    await writeFile(join(catalogDir, 'sources', `${one.id}.yaml`), JSON.stringify(one))
  }
  const env = { HUB_CATALOG_DIR: catalogDir, HUB_ENGINE_THREADS: '1' }
  const start = () => hubProcess(dir, env)
  let hub = await start()
  await makeAdministrator(hub)
  const signedIn = async () => {
    const client = { fetch, now: Date.now, uuid: () => crypto.randomUUID(), url: hub.url }
    const sleep = (milliseconds: number) =>
      new Promise<void>((done) => setTimeout(done, milliseconds))
    const people = { password: PASSWORD, logins: {}, apps: {} }
    return signIn({ ...client, people, say: () => undefined, sleep }, 'operator')
  }
  return {
    pushUrl: `http://127.0.0.1:${ports.push}/in`,
    tcp: ports.tcp,
    hub: () => hub,
    async restart() {
      hub.signal('SIGTERM')
      expect(await hub.ended).toBe(0)
      hub = await start()
    },
    /** What has come in by source, as its operator is told. */
    async channels() {
      const operator = await signedIn()
      return async () => {
        const { body } = await operator.get('/api/channels')
        const items = body.items as Record<string, number | string>[]
        const inward = items.filter(({ direction }) => direction === 'in')
        return Object.fromEntries(inward.map((item) => [item.source, item]))
      }
    },
  }
}

/** As the first start tells whoever reads its output. */
async function makeAdministrator({ url, output }: HubProcess): Promise<void> {
  const code = () => /one-time code\s+(\S+)/.exec(output())?.[1]
  await expect.poll(code, WAIT).toBeDefined()
  const names = { organisation: '云泽省交通运输厅', login: 'operator', name: '运维员' }
  const passwords = { password: PASSWORD, again: PASSWORD }
  const body = new URLSearchParams({ code: code() ?? '', ...names, ...passwords })
  const headers = { origin: url }
  const answer = await fetch(`${url}/oidc/setup`, { method: 'POST', body, headers })
  expect(answer.status, await answer.text()).toBe(200)
}

const fix = (): Fix => ({
  at: Math.floor(Date.now() / 1000) * 1000,
  ...{ latitude: 31_000_000, longitude: 112_000_000, altitudeMeters: 10, speed: 300 },
  ...{ direction: 90, status: 3, alarm: 0, mileage: 1 },
})

it('what came in over each channel is told by day, and a restart loses nothing of it', async () => {
  const here = await world()
  const send = (id: string, headers = {}) => {
    return push(here.pushUrl, { id, body: vehicles(1_775_000_000, [id]), headers })
  }
  const terminal = openTerminal({ port: here.tcp, phone: '013900000001', rest: 'A00001' })
  onTestFinished(() => terminal.stop())
  for (let count = 0; count < 3; count += 1) terminal.report(fix())
  await expect.poll(() => terminal.acknowledged(), WAIT).toBe(3)
  // A frame of another terminal whose check code is one off.
  const damaged = connect(here.tcp, '127.0.0.1', () => {
    damaged.end(Buffer.from('7e0002000001390000000200013b7e', 'hex'))
  })
  expect((await send('a')).status).toBe(202)
  expect((await send('b', { 'content-digest': `sha-256=:${'A'.repeat(43)}=:` })).status).toBe(400)
  const channels = await here.channels()
  const polledTold = { dataset: POSITIONS, transfers: 2, equal: 1, different: 1, unknown: 0 }
  const allTold = {
    polled: polledTold,
    pushed: { equal: 1, different: 1 },
    terminals: { different: 1, unknown: 0 },
  }
  await expect.poll(channels, WAIT).toMatchObject(allTold)
  await expect.poll(async () => (await channels()).terminals?.equal, WAIT).toBeGreaterThanOrEqual(3)
  const { polled: one, pushed, terminals } = await channels()
  expect(one?.delayMillisecondsP50).toBeGreaterThanOrEqual(10_000)
  expect(pushed).toMatchObject({ delayMillisecondsP95: expect.any(Number) })
  expect(terminals).toMatchObject({ delayMillisecondsP50: expect.any(Number) })
  const metrics = await (await fetch(`${here.hub().url}/metrics`)).text()
  const line = `hub_channel_transfers_total{source="pushed",dataset="${POSITIONS}",outcome="different"} 1`
  expect(metrics).toContain(line)
  expect(metrics).toMatch(/hub_channel_delay_seconds\{source="polled".*quantile="0.95"\} [12]\d/)
  terminal.stop()

  expect((await send('last')).status).toBe(202)
  await here.restart()
  const after = await (await here.channels())()
  expect(after.pushed).toMatchObject({ transfers: 3, equal: 2, different: 1 })
  expect(after.polled).toMatchObject(polledTold)
  expect(after.terminals?.equal).toBeGreaterThanOrEqual(Number(terminals?.equal))
  expect((await send('next')).status).toBe(202)
  const again = await here.channels()
  await expect.poll(async () => (await again()).pushed, WAIT).toMatchObject({ equal: 3 })
}, 120_000)
