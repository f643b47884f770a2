import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openSecrets, type Store } from '@tongqu/store'
import { openDirectory } from '../directory/directory.ts'
import { importMembers, type MembersToImport } from '../directory/import.ts'
import type { Directory, Member } from '../directory/types.ts'
import { type Issuer, type IssuerOptions, openIssuer } from '../issuer/issuer.ts'
import { hashPassword } from '../issuer/passwords.ts'
import { openPortalLogin } from '../login/login.ts'
import type { LoginProvider, LoginReply, PortalLogin } from '../login/types.ts'

/** A hub of nothing but issuer and login, on a real socket. */
export type TestHub = {
  url: string
  /** Where the server is, whatever it is called. */
  listensAt: string
  issuer: Issuer
  login: PortalLogin
  directory: Directory
  store: Store
  /** What went wrong meanwhile. */
  faults: unknown[]
  scopes: Map<string, string[]>
  close(): Promise<void>
}

export type TestHubOptions = {
  port?: number
  now?: () => number
  provider?: (url: string) => LoginProvider
  publicUrl?: string
} & Partial<Pick<IssuerOptions, 'addressOf'>>

/** Of all test hubs, so that one can be opened anew over the same store. */
const MASTER = new Uint8Array(32).fill(7)

/** Opens issuer and login over a store, behind a server on loopback. */
export async function openTestHub(store: Store, options: TestHubOptions = {}): Promise<TestHub> {
  const faults: unknown[] = []
  const rooms: { issuer?: Issuer; login?: PortalLogin } = {}
  const server = createServer((request, response) => {
    serve(rooms, request, response).catch((error: unknown) => {
      const status = (error as { status?: number }).status ?? 500
      const code = (error as { code?: string }).code ?? 'internal'
      if (status >= 500) faults.push(error)
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ code }))
    })
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = options.publicUrl ?? `http://127.0.0.1:${port}`
  const here = `http://127.0.0.1:${port}`
  const fetchHere: typeof fetch = (input, init) =>
    fetch(String(input instanceof Request ? input.url : input).replace(url, here), init)
  const now = options.now ?? Date.now
  const scopes = new Map<string, string[]>()
  const common = {
    store,
    secrets: openSecrets(MASTER),
    publicUrl: url,
    now,
    uuid: randomUUID,
    fetch: fetchHere,
    report: (error: unknown) => faults.push(error),
  }
  const { addressOf } = options
  const issuer = await openIssuer({
    ...common,
    ...(addressOf && { addressOf }),
    scopesOf: async (organisation) => scopes.get(organisation) ?? [],
  })
  const directory = await openDirectory({
    store,
    now,
    uuid: randomUUID,
    catalog: () => {
      throw new Error('no catalogue here')
    },
    hashPassword,
    embeddedIssuer: issuer.issuer,
    issuers: [],
  })
  const provider = options.provider?.(url) ?? { issuer: issuer.issuer, ...issuer.portal }
  const login = openPortalLogin({ ...common, directory, provider })
  Object.assign(rooms, { issuer, login })
  return {
    url,
    listensAt: here,
    issuer,
    login,
    directory,
    store,
    faults,
    scopes,
    async close() {
      login.close()
      directory.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function serve(
  { issuer, login }: { issuer?: Issuer; login?: PortalLogin },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = request.url ?? ''
  if (!issuer || !login) throw new Error('not open yet')
  if (target.startsWith('/oidc/')) return issuer.listener(request, response)
  const path = target.split('?')[0]
  const facts = await factsOf(request)
  const answers: Record<string, (() => Promise<LoginReply>) | undefined> = {
    'GET /login': () => login.start(facts),
    'GET /login/callback': () => login.finish(facts),
    'POST /logout': () => login.logout(facts),
    'POST /login/backchannel': () => login.backchannel(facts),
    'GET /': async () => ({
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify((await login.session(request.headers.cookie)) ?? null),
    }),
  }
  const { status, headers, body } = (await answers[`${request.method} ${path}`]?.()) ?? {
    status: 404,
    headers: {},
    body: null,
  }
  response.writeHead(status, headers)
  response.end(body)
}

async function factsOf(request: IncomingMessage) {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return {
    target: request.url ?? '',
    header: (name: string) => request.headers[name] as string | undefined,
    form: new URLSearchParams(Buffer.concat(chunks).toString()),
  }
}

const MEMBER: Omit<Member, 'id'> = {
  state: 'ACTIVE',
  version: 1,
  createdAt: '2026-11-01T00:00:00.000Z',
  synthetic: true,
}

/** 云泽 people of tests: `wu.li` with password `PASSWORD` in `org-linheng`, and its app. */
export const PASSWORD = '临衡港口-夜航-9'

let hashed: Promise<string> | undefined

/** Hashing takes as long as it is meant to. */
function hashedOnce(): Promise<string> {
  hashed = hashed ?? hashPassword(PASSWORD)
  return hashed
}

/** Adds the organisation, the person, and apps with these clients. */
export async function addMembers(
  { store, issuer, directory }: TestHub,
  apps: MembersToImport['apps'][number][] = [],
  person: { passwordOnce?: boolean } = {},
): Promise<void> {
  await importMembers(store, {
    organisations: [
      { ...MEMBER, id: 'org-linheng', kind: 'enterprise', name: '临衡数据', authority: false },
    ],
    persons: [
      {
        ...MEMBER,
        id: 'person-wu',
        organisation: 'org-linheng',
        issuer: issuer.issuer,
        subject: 'person-wu',
        login: 'wu.li',
        name: '吴丽',
        roles: ['consumer'],
        passwordOnce: person.passwordOnce ?? false,
        password: await hashedOnce(),
      },
    ],
    apps,
  })
  await directory.catchUp()
}

/** An app of `org-linheng`. */
export function app(
  { issuer }: TestHub,
  id: string,
  client: NonNullable<MembersToImport['apps'][number]['client']>,
): MembersToImport['apps'][number] {
  return { ...MEMBER, id, organisation: 'org-linheng', issuer: issuer.issuer, name: id, client }
}
