import { randomUUID } from 'node:crypto'
import type { PersonPrincipal } from '@tongqu/access'
import {
  type Directory,
  type Keys,
  openDirectory,
  openKeys,
  openRecogniser,
} from '@tongqu/identity'
import { type FakeIssuer, seedPeople } from '@tongqu/identity/testing'
import { openSecrets, type Store } from '@tongqu/store'
import type { GatewayDeps } from '../deps.ts'
import { type Gateway, gatewayOf } from '../gateway.ts'
import type { Route } from '../operation.ts'
import { appRoutes } from '../routes/apps.ts'
import { keyRoutes } from '../routes/keys.ts'
import { meRoutes } from '../routes/me.ts'
import { organisationRoutes } from '../routes/organisations.ts'
import { personRoutes } from '../routes/persons.ts'
import { OWN_PAGE } from './callers.ts'
import { keptLog, type LogLine, PUBLIC_URL, testDeps } from './gateway.ts'
import { scriptedLake } from './scripted-lake.ts'

export type Sent = { as?: string; body?: unknown; headers?: Record<string, string> }

/** A gateway with the doors of the directory, the real directory, keys and recogniser behind it. */
export type DirectoryWorld = {
  gateway: Gateway
  routes: readonly Route[]
  directory: Directory
  keys: Keys
  people: Record<string, PersonPrincipal>
  lines: LogLine[]
  /** Asks as somebody who is signed in at the portal, or as nobody. */
  send(method: string, path: string, sent?: Sent): Promise<Response>
  close(): Promise<void>
}

const MINUTE_MILLISECONDS = 60_000
const CSRF = 'c'.repeat(43)

export async function openDirectoryWorld(
  store: Store,
  issuer: FakeIssuer,
): Promise<DirectoryWorld> {
  const people = await seedPeople(
    store,
    [{ id: 'hub', authority: true }, { id: 'org-a' }, { id: 'org-b' }],
    [
      { id: 'operator', organisation: 'hub', roles: ['operator'] },
      { id: 'consumer-a', organisation: 'org-a', roles: ['consumer'] },
      { id: 'consumer-b', organisation: 'org-b', roles: ['consumer'] },
    ],
  )
  let somebody: string | undefined
  const { log, lines } = keptLog()
  const base = testDeps({ lake: scriptedLake(() => undefined).lake, log })
  const common = { store, now: Date.now, uuid: randomUUID, catalog: base.catalog }
  const issuers = [issuer.url]
  const directory = await openDirectory({
    ...common,
    hashPassword: async () => 'hashed',
    embeddedIssuer: `${PUBLIC_URL}/oidc`,
    issuers,
  })
  const keys = openKeys({ ...common, directory, secrets: openSecrets(new Uint8Array(32)) })
  const recogniser = openRecogniser({
    ...common,
    publicUrl: PUBLIC_URL,
    directory,
    keys,
    fetch,
    issuers: [trusted(issuer)],
    sessionOf: () => (somebody === undefined ? undefined : people[somebody]),
    startedAt: Date.now() - MINUTE_MILLISECONDS,
  })
  const login = {
    session: async () => ({ person: somebody, csrf: CSRF, expiresAt: '2026-01-01T00:00:00Z' }),
  } as unknown as GatewayDeps['identity']['login']
  const deps = { ...base, identity: { recogniser, issuers, directory, keys, login } }
  const routes = routesOf(deps)
  const gateway = gatewayOf(deps, () => routes)
  return {
    gateway,
    routes,
    directory,
    keys,
    people,
    lines,
    async send(method, path, { as, body, headers } = {}) {
      somebody = as
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      const all = { ...OWN_PAGE, ...type, ...headers }
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      try {
        return await gateway.request(path, { method, headers: all, ...sent })
      } finally {
        somebody = undefined
      }
    },
    async close() {
      await keys.close()
      directory.close()
    },
  }
}

function routesOf(deps: GatewayDeps): Route[] {
  return [
    ...meRoutes(deps),
    ...organisationRoutes(deps),
    ...personRoutes(deps),
    ...appRoutes(deps),
    ...keyRoutes(deps),
  ]
}

function trusted({ url, jwksUri }: FakeIssuer) {
  return {
    issuer: url,
    jwksUri,
    audience: PUBLIC_URL,
    algorithms: ['ES256' as const],
    clientIdClaim: 'client_id' as const,
    acceptTyp: 'at+jwt' as const,
  }
}
