import { type ChildProcess, fork } from 'node:child_process'
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { importMembers, type PublicJwk } from '@tongqu/identity'
import type { FeedUpdate } from '@tongqu/realtime'
import { createDatabase, startServer } from '@tongqu/store/testing'
import { onTestFinished } from 'vitest'
import type { World as Client } from '../../../../infra/tooling/src/walk-through/world.ts'
import { openCatalog } from '../catalog.ts'
import { type ControlPlane, openControlPlane } from '../control-plane.ts'
import { seedDemo } from '../demo/seed.ts'
import { openLog } from '../log.ts'
import { ROOT, readSettings, type Settings } from '../settings.ts'
import { openHubKeys, openWorkshop } from '../workshop.ts'
import { type CuttingProxy, cuttingProxy, freePort } from './cutting-proxy.ts'
import { dataFolder, plainVariables } from './hub-process.ts'
import { landedRows, updates } from './two-gateways-content.ts'

/** Two gateways behind one public address, over one PostgreSQL and one lake. */
export type TwoGateways = {
  /** `a` reaches the database directly, `b` over `cable`. */
  a: string
  b: string
  cable: CuttingProxy
  /** A client that walks by the public address. */
  client: Client
  /** Has the public address lead there; to `a` at first. */
  lead(to: 'a' | 'b'): void
  /** Ends `a` as a power cut does. */
  killA(): Promise<void>
  /** The data folder that both share. */
  dataDir: string
  /** Organisations (`cut-0`, …), each with a program (`cut-0-app`) and an agreement of its own. */
  agreements: readonly { organisation: string; app: string; agreement: string }[]
}

const CHILD = fileURLToPath(new URL('./gateway-process.ts', import.meta.url))
/** What all agreements of the extra organisations are about. */
export const CUT_DATASET = 'rail-tickets'
const TEMPLATE = 'demo-maas'

const world = {
  env: {},
  currentDir: ROOT,
  processors: 2,
  now: () => Date.now(),
  uuid: randomUUID,
  random: () => Math.random(),
  randomBytes: (count: number) => randomBytes(count),
  out: { write: () => undefined, isTerminal: false, isRead: () => true, columns: 80 },
  err: { write: () => undefined, isTerminal: false, isRead: () => true, columns: 80 },
  mainFile: '',
  process,
}

/** Starts a database, seeds the demonstration and `count` agreements more, lands, starts both. */
export async function twoGateways(count: number): Promise<TwoGateways> {
  const server = await startServer('postgresql')
  onTestFinished(() => server.remove())
  const database = await createDatabase(server, 'gateways')
  const cable = await cuttingProxy(server.port)
  const dataDir = await dataFolder()
  const publicUrl = `http://127.0.0.1:${await freePort()}`
  const env = {
    HUB_DATA_DIR: dataDir,
    HUB_DATABASE_URL: database,
    HUB_PUBLIC_URL: publicUrl,
    HUB_PORT: '0',
    HUB_LOG_LEVEL: 'silent',
    HUB_ENGINE_MEMORY_MB: '1536',
  }
  const settings = settingsOf(env)
  const { agreements, keys } = await seeded(settings, count)
  const a = await startGateway(env)
  const cabled = database.replace(`:${server.port}/`, `:${cable.port}/`)
  const b = await startGateway({ ...env, HUB_DATABASE_URL: cabled })
  for (const update of updates(new Date().toISOString())) {
    for (const { child } of [a, b]) child.send(update satisfies FeedUpdate)
  }
  const text = await readFile(join(dataDir, 'demo', 'people.json'), 'utf8')
  const people = JSON.parse(text) as Client['people']
  let leadsTo = a.url
  const client: Client = {
    fetch: (input, init) => fetch(String(input).replace(publicUrl, leadsTo), init),
    now: Date.now,
    uuid: randomUUID,
    say: () => undefined,
    sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
    url: publicUrl,
    people: { ...people, apps: { ...people.apps, ...keys } },
  }
  const lead = (to: 'a' | 'b') => {
    leadsTo = { a, b }[to].url
  }
  const killA = async () => {
    const gone = once(a.child, 'exit')
    a.child.kill('SIGKILL')
    await gone
  }
  return { a: a.url, b: b.url, cable, client, lead, killA, dataDir, agreements }
}

function settingsOf(env: Readonly<Record<string, string>>): Settings {
  const read = readSettings(env, { rootDir: ROOT, currentDir: ROOT, processors: 2 })
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read.settings
}

/** What a hub has done before its gateways are started: keys, people, agreements, rows. */
async function seeded(settings: Settings, count: number) {
  const log = openLog('test', 'silent')
  const workshop = await openWorkshop(settings, world, { log })
  for (const { delivery, decoded } of landedRows(workshop.deps.keys)) {
    await workshop.deps.writer.land(delivery, decoded)
  }
  await workshop.close()
  const live = await openCatalog(settings)
  const keys = await openHubKeys(settings, world)
  const plane = await openControlPlane(settings, world, { files: live.catalog, keys, log })
  await seedDemo({
    plane,
    issuer: `${settings.publicUrl}/oidc`,
    dataDir: settings.dataDir,
    now: world.now,
    progress: () => undefined,
  })
  const made = await copyAgreements(plane, count)
  await plane.close()
  live.close()
  return made
}

/** The agreement of the demonstration once more for each of so many organisations. */
async function copyAgreements(plane: ControlPlane, count: number) {
  const rows = await plane.store.db
    .selectFrom('agreements')
    .selectAll()
    .where('assignee', '=', TEMPLATE)
    .where('state', '=', 'ACTIVE')
    .execute()
  const template = rows.find(({ body }) => body.includes(`"target":"${CUT_DATASET}"`))
  if (!template) throw new Error(`${TEMPLATE} has no agreement on ${CUT_DATASET}`)
  const names = Array.from({ length: count }, (_, index) => `cut-${index}`)
  const apps = names.map((name) => ({ name, ...appOf(name) }))
  const organisations = names.map((name) => organisationOf(name))
  await importMembers(plane.store, { organisations, persons: [], apps: apps.map(({ app }) => app) })
  const agreements = names.map((organisation) => {
    return { organisation, app: `${organisation}-app`, agreement: randomUUID() }
  })
  await plane.store.transact(async (writing) => {
    for (const { organisation, agreement } of agreements) {
      const body = template.body
        .replaceAll(template.id, agreement)
        .replaceAll(TEMPLATE, organisation)
      const row = { ...template, id: agreement, assignee: organisation, body }
      await writing.insertInto('agreements').values(row).execute()
    }
    await plane.store.record(writing, {
      entity: 'agreement',
      entityId: agreements[0]?.agreement ?? '',
      action: 'file',
      actor: 'system',
      policy: true,
      audience: [],
    })
  })
  return { agreements, keys: Object.fromEntries(apps.map(({ app, key }) => [app.id, key])) }
}

function memberOf(id: string) {
  const createdAt = new Date(world.now()).toISOString()
  return { id, state: 'ACTIVE' as const, version: 1, createdAt, synthetic: true }
}

function organisationOf(name: string) {
  return { ...memberOf(name), name, kind: 'enterprise' as const, authority: false }
}

function appOf(organisation: string) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = privateKey.export({ format: 'jwk' }) as Record<string, string>
  const { d: _secret, ...open } = key
  const id = `${organisation}-app`
  const jwk = { ...open, alg: 'ES256', use: 'sig', kid: id } as unknown as PublicJwk
  const app = {
    ...memberOf(id),
    organisation,
    name: id,
    client: {
      authMethod: 'private_key_jwt' as const,
      grantTypes: ['client_credentials' as const],
      redirectUris: [],
      jwks: [jwk],
      dpop: false,
    },
  }
  return { app, key }
}

async function startGateway(
  env: Readonly<Record<string, string>>,
): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(CHILD, [], {
    env: { ...plainVariables(), UV_THREADPOOL_SIZE: '16', ...env },
    execArgv: [],
    serialization: 'advanced',
  })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const gone = ended.then(() => Promise.reject(new Error('a gateway did not start')))
  const [{ url }] = (await Promise.race([once(child, 'message'), gone])) as [{ url: string }]
  gone.catch(() => undefined)
  return { child, url }
}
