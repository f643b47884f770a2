import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PersonPrincipal, Role } from '@tongqu/access'
import {
  type App,
  hashPassword,
  importMembers,
  type Organisation,
  type Person,
  type PublicJwk,
} from '@tongqu/identity'
import type { OnProgress } from '@tongqu/ingest'
import type { ControlPlane } from '../control-plane.ts'
import { seedConsents } from './consents.ts'
import { seedDuty, seedFlows, seedObjection } from './flows.ts'
import { DEMO_APPS, type DemoOrganisation, demoOrganisations } from './people.ts'

/** What a person needs to act in the demonstration; kept in `demo/people.json`, for the owner. */
export type DemoPeople = {
  /** The same for everybody; random, made once. */
  password: string
  logins: Readonly<Record<string, { organisation: string; roles: readonly Role[] }>>
  /** Client id → private key (JWK) of `private_key_jwt`. */
  apps: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export type DemoResult = {
  organisations: number
  people: number
  applications: number
  consents: number
  file: string
}

export type DemoDeps = {
  plane: ControlPlane
  /** Id of the embedded issuer. */
  issuer: string
  dataDir: string
  now(): number
  progress: OnProgress
}

/** Says where the process of the doors takes orders; that of the lake has its own. */
export const HUB_CONTROL_FILE = 'control-hub.json'

const FOLDER = 'demo'
const FILE = 'people.json'
const PASSWORD_BYTES = 15

/**
 * Fills the hub with invented organisations, people, agreements and consents, all marked synthetic.
 * What is there already stays: a second run adds nothing. Throws `store-unavailable` and the
 * problems of the flows, when the catalogue is not that of the demonstration.
 */
export async function seedDemo(deps: DemoDeps): Promise<DemoResult> {
  const { plane, dataDir, progress } = deps
  const path = join(dataDir, FOLDER, FILE)
  const people = (await readPeople(path)) ?? (await makePeople(path))
  const password = await hashPassword(people.password)
  const at = new Date(deps.now()).toISOString()
  const organisations = demoOrganisations.map((one) => organisationOf(one, at))
  const persons = demoOrganisations.flatMap((one) =>
    Object.entries(one.people).map(([duty, roles]) => ({
      ...personOf(one, duty, roles, deps.issuer, at),
      password,
    })),
  )
  const apps = DEMO_APPS.map((key) => appOf(key, people, at))
  await importMembers(plane.store, { organisations, persons, apps })
  progress({ stage: 'work', name: 'applications', done: 1, total: 4 })
  const applications = await seedFlows(plane, personBy)
  await seedDuty(plane, personBy)
  progress({ stage: 'work', name: 'objections', done: 2, total: 4 })
  await seedObjection(plane, personBy)
  progress({ stage: 'work', name: 'consents', done: 3, total: 4 })
  const consents = await seedConsents(plane, personBy)
  progress({ stage: 'work', done: 4, total: 4 })
  return {
    organisations: organisations.length,
    people: persons.length,
    applications,
    consents,
    file: path,
  }
}

export type PersonBy = (login: string) => PersonPrincipal

/** Acts as a person of the demonstration: `rail-signer`. Throws an Error for nobody. */
export function personBy(login: string): PersonPrincipal {
  const [key = '', duty = ''] = login.split('-')
  const organisation = demoOrganisations.find((one) => one.key === key)
  const roles = organisation?.people[duty]
  if (!organisation || !roles) throw new Error(`nobody in the demonstration is ${login}`)
  return {
    kind: 'person',
    address: '127.0.0.1',
    id: `demo-${login}`,
    organisation: `demo-${key}`,
    ...(organisation.provider !== undefined && { provider: organisation.provider }),
    authority: organisation.authority === true,
    roles,
    via: 'token',
    csrf: true,
  }
}

function organisationOf(given: DemoOrganisation, at: string): Organisation {
  const { key, name, nameEn, uscc, kind, provider, authority = false } = given
  return {
    ...memberOf(`demo-${key}`, at),
    name,
    nameEn,
    uscc,
    kind,
    authority,
    contact: `data@${key}.example`,
    ...(provider !== undefined && { provider }),
  }
}

function personOf(
  { key, name }: DemoOrganisation,
  duty: string,
  roles: readonly Role[],
  issuer: string,
  at: string,
): Person {
  const login = `${key}-${duty}`
  return {
    ...memberOf(`demo-${login}`, at),
    organisation: `demo-${key}`,
    issuer,
    subject: `demo-${login}`,
    login,
    name: `${name} ${duty}`,
    roles,
    passwordOnce: false,
  }
}

function appOf(key: string, people: DemoPeople, at: string): App {
  const id = `demo-${key}-app`
  const { d: _secret, ...open } = people.apps[id] ?? {}
  return {
    ...memberOf(id, at),
    organisation: `demo-${key}`,
    name: `演示应用 ${key}`,
    client: {
      authMethod: 'private_key_jwt',
      grantTypes: ['client_credentials'],
      redirectUris: [],
      jwks: [{ ...open, alg: 'ES256', use: 'sig', kid: id } as unknown as PublicJwk],
      dpop: false,
    },
  }
}

function memberOf(id: string, createdAt: string) {
  return { id, state: 'ACTIVE' as const, version: 1, createdAt, synthetic: true }
}

async function readPeople(path: string): Promise<DemoPeople | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as DemoPeople
  } catch {
    return undefined
  }
}

/** Secrets of invented people; still nobody else's business. */
async function makePeople(path: string): Promise<DemoPeople> {
  const logins = demoOrganisations.flatMap(({ key, name, people }) =>
    Object.entries(people).map(([duty, roles]) => [
      `${key}-${duty}`,
      { organisation: name, roles },
    ]),
  )
  const apps = DEMO_APPS.map((key) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return [`demo-${key}-app`, privateKey.export({ format: 'jwk' })]
  })
  const made: DemoPeople = {
    password: randomBytes(PASSWORD_BYTES).toString('base64url'),
    logins: Object.fromEntries(logins),
    apps: Object.fromEntries(apps),
  }
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  await writeFile(`${path}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
  return made
}
