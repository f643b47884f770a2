import type { AppPrincipal, PersonPrincipal } from '@tongqu/access'
import { ACT_SCOPE, PROOF_ALGORITHMS } from '@tongqu/identity'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { PRIVATE } from '../directory-lists.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { json, type Reply } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { directorySchemas } from '../schemas-directory.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access' | 'identity' | 'publicUrl'>

/** Who one is to the hub, and whose tokens it takes. */
export function meRoutes(deps: Deps): Route[] {
  return [
    route(me, (ask) => answerMe(deps, ask)),
    route(resource, () => answerResource(deps)),
    route(receiptKeys, () =>
      json(
        { keys: deps.access.receiptKeys },
        { 'Cache-Control': `public, max-age=${DAY_SECONDS}` },
      ),
    ),
  ]
}

async function answerMe({ identity }: Deps, ask: Ask): Promise<Reply> {
  const { principal } = ask
  if (principal.kind === 'anonymous') return json({ kind: 'anonymous' }, PRIVATE)
  const organisation = organisationOf(identity, principal.organisation)
  if (principal.kind === 'app') return json({ ...appFacts(principal), organisation }, PRIVATE)
  const name = identity.directory.person(principal.id)?.name
  const facts = { ...personFacts(principal), ...(name !== undefined && { name }), organisation }
  if (principal.via !== 'session') return json(facts, PRIVATE)
  const session = await identity.login.session(ask.header('cookie'))
  if (session?.person !== principal.id) return json(facts, PRIVATE)
  const { csrf, expiresAt } = session
  return json({ ...facts, csrf, expiresAt }, PRIVATE)
}

function appFacts({ kind, id, via, scopes, datasets, bound }: AppPrincipal) {
  return { kind, id, via, scopes, ...(datasets && { datasets }), bound }
}

function personFacts({ kind, id, via, roles }: PersonPrincipal) {
  return { kind, id, via, roles }
}

function organisationOf({ directory }: Deps['identity'], id: string) {
  const found = directory.organisation(id)
  if (!found) return undefined
  const { name, nameEn, kind, provider, authority } = found
  return {
    id,
    name,
    ...(nameEn !== undefined && { nameEn }),
    kind,
    ...(provider !== undefined && { provider }),
    authority,
  }
}

const DAY_SECONDS = 86_400
const RECEIPT_KEYS = '/.well-known/consent-receipt-keys'

/** RFC 9728; scopes of datasets are not listed, they are `ds:<dataset>:read`. */
function answerResource({ identity, publicUrl }: Deps): Reply {
  const value = {
    resource: publicUrl,
    resource_name: '通衢 Tongqu',
    authorization_servers: identity.issuers,
    jwks_uri: `${publicUrl}${RECEIPT_KEYS}`,
    scopes_supported: [ACT_SCOPE],
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
    resource_documentation: `${publicUrl}/docs`,
  }
  return json(value, { 'Cache-Control': `public, max-age=${DAY_SECONDS}` })
}

const me: Operation = {
  id: 'whoAmI',
  path: '/api/me',
  tag: 'identity',
  summary: text('我是谁：机构、角色、凭证', 'Who I am: organisation, roles, credentials'),
  parameters: [],
  others: 'refused',
  schemas: directorySchemas,
  answers: {
    200: {
      description: text(
        '调用者；会话另有 csrf 值，随修改请求在 x-hub-csrf 中发送',
        'The caller; of a session with the csrf value that changing requests send in x-hub-csrf',
      ),
      content: { 'application/json': ref('Me') },
    },
  },
  problems: ['store-unavailable'],
  cors: false,
}

const resource: Operation = {
  id: 'protectedResource',
  path: '/.well-known/oauth-protected-resource',
  tag: 'identity',
  summary: text('本平台信任的签发者（RFC 9728）', 'Whose tokens the hub takes (RFC 9728)'),
  parameters: [],
  others: 'refused',
  schemas: directorySchemas,
  answers: {
    200: {
      description: text('受保护资源的元数据', 'Metadata of the protected resource'),
      content: { 'application/json': ref('ProtectedResource') },
    },
  },
  problems: [],
  constant: true,
  cors: true,
}

const receiptKeys: Operation = {
  id: 'consentReceiptKeys',
  path: RECEIPT_KEYS,
  tag: 'identity',
  summary: text('核验同意回执的公钥（JWK Set）', 'Keys that receipts of consent are checked with'),
  parameters: [],
  others: 'refused',
  schemas: directorySchemas,
  answers: {
    200: {
      description: text('公钥', 'Public keys'),
      content: { 'application/json': ref('PublicKeys') },
    },
  },
  problems: [],
  constant: true,
  cors: true,
}
