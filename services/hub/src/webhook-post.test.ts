import { randomUUID } from 'node:crypto'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { createServer, type Socket } from 'node:net'
import type { PersonPrincipal } from '@tongqu/access'
import { importMembers } from '@tongqu/identity'
import { openEgress } from '@tongqu/ingest'
import { expect, it, onTestFinished } from 'vitest'
import { upstream } from '../../ingest/src/testing/upstream.ts'
import { openControlPlane } from './control-plane.ts'
import { openLog } from './log.ts'
import { ROOT, readSettings } from './settings.ts'
import { dataFolder } from './testing/hub-process.ts'
import { webhookPost } from './webhook-post.ts'
import type { World } from './world.ts'

/** It looks public: only whoever resolves it sees where it leads. */
const NAME = 'hooks.uni.example'
/** A port that webhooks may name (`checkAddress`). */
const PORT = 8_443
/** So that nobody else listens on the same port; other systems than Linux have only one. */
const HERE = process.platform === 'linux' ? '127.77.33.11' : '127.0.0.1'
const AT = '2026-01-01T00:00:00.000Z'

const somebody: PersonPrincipal = {
  kind: 'person',
  address: '192.0.2.1',
  id: 'uni-consumer',
  organisation: 'uni',
  authority: false,
  roles: ['consumer'],
  via: 'session',
  csrf: true,
}

function poster(networks: string[]) {
  const egress = openEgress({ networks })
  onTestFinished(() => egress.close())
  return webhookPost(egress)
}

/** Lets one name lead to these addresses, as an evil name server would; counts who asked. */
function resolving(name: string, addresses: readonly string[]) {
  const before = dns.lookup
  const asked = { times: 0 }
  const lookup = (host: string, options: object, done: (...found: unknown[]) => void) => {
    if (host !== name) return Reflect.apply(before, dns, [host, options, done])
    asked.times += 1
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    setImmediate(() => done(null, found))
  }
  Reflect.set(dns, 'lookup', lookup)
  syncBuiltinESMExports()
  onTestFinished(() => {
    Reflect.set(dns, 'lookup', before)
    syncBuiltinESMExports()
  })
  return asked
}

/** Counts whoever connects, whatever they would say. */
async function listener(host: string, port: number) {
  const seen = { connections: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    seen.connections += 1
    sockets.add(socket.on('error', () => undefined))
  })
  await new Promise<void>((done, failed) => {
    server.once('error', failed).listen(port, host, done)
  })
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  })
  return seen
}

it.each([
  ['of this machine', ['127.0.0.1']],
  ['of this machine, in IPv6 clothing', ['::ffff:127.0.0.1']],
  ['that mean this machine', ['0.0.0.0']],
])('does not call a name that leads to addresses %s', async (_what, addresses) => {
  const paths: string[] = []
  const url = await upstream((request, response) => {
    paths.push(request.url ?? '')
    response.end()
  })
  const asked = resolving(NAME, addresses)
  const called = poster([])(`${url.replace('127.0.0.1', NAME)}/hook`, {}, '{}')
  await expect(called).rejects.toMatchObject({ code: 'upstream-refused-address' })
  expect(asked.times).toBe(1)
  expect(paths).toEqual([])
})

it('calls such a name where the operator lists its network', async () => {
  const paths: string[] = []
  const url = await upstream((request, response) => {
    paths.push(request.url ?? '')
    response.writeHead(204).end()
  })
  resolving(NAME, ['127.0.0.1'])
  const called = poster(['127.0.0.0/8'])(`${url.replace('127.0.0.1', NAME)}/hook`, {}, '{}')
  expect(await called).toEqual({ status: 204 })
  expect(paths).toEqual(['/hook'])
})

it.each([301, 302, 303, 307, 308])('follows no redirect (%i), not even at home', async (status) => {
  const paths: string[] = []
  const url = await upstream((request, response) => {
    paths.push(request.url ?? '')
    response.writeHead(request.url === '/hook' ? status : 204, { location: '/inside' }).end()
  })
  const called = poster(['127.0.0.0/8'])(`${url}/hook`, {}, '{}')
  await expect(called).rejects.toMatchObject({ code: 'upstream-redirects' })
  expect(paths).toEqual(['/hook'])
})

it('as the hub is put together, names the webhook and calls nobody in private networks', async () => {
  const { webhooks, store } = await flows()
  const seen = await listener(HERE, PORT)
  const asked = resolving(NAME, [HERE])
  const named = await webhooks.create(somebody, { url: `https://${NAME}:${PORT}/hook` })
  expect(named).toMatchObject({ reached: false, webhook: { state: 'PENDING' } })
  expect(asked.times).toBe(1)
  // What is sent later takes the same way out.
  await store.db.updateTable('webhooks').set({ state: 'ACTIVE', next_seq: 1 }).execute()
  const told = async () => (await webhooks.get(somebody, named.webhook.id)).failure
  await expect.poll(told, { timeout: 30_000 }).toBeDefined()
  expect(asked.times).toBeGreaterThan(1)
  expect(seen.connections).toBe(0)
})

async function flows() {
  const dir = await dataFolder()
  const places = { currentDir: dir, rootDir: ROOT, processors: 2 }
  const read = readSettings({ HUB_DATA_DIR: dir }, places)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  const world = { now: Date.now, uuid: randomUUID, random: () => 0 } as World
  const keys = { storeKey: new Uint8Array(32), keyed: () => new Uint8Array(32) } as never
  const files = () => ({ datasets: [] }) as never
  const plane = await openControlPlane(read.settings, world, {
    files,
    keys,
    log: openLog('hub', 'silent'),
  })
  onTestFinished(() => plane.close())
  const common = { state: 'ACTIVE', version: 1, createdAt: AT, synthetic: true } as const
  const names = { id: somebody.organisation, name: '大学', nameEn: 'University' }
  const more = { kind: 'institution', authority: false, contact: 'a@uni.example' } as const
  const uni = { ...names, ...more, ...common }
  await importMembers(plane.store, { organisations: [uni], persons: [], apps: [] })
  return { webhooks: plane.services.webhooks, store: plane.store }
}
