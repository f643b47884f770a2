import type { Organisation, OrganisationInput } from '@tongqu/identity'
import { type Ask, ifVersion, personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { PRIVATE, pageOf, pageParameters } from '../directory-lists.ts'
import { type Answer, type Operation, type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { created, json, type Reply, versionTag } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { directorySchemas, organisationInput } from '../schemas-directory.ts'
import { text } from '../texts.ts'

const PATH = '/api/organisations'

/** Organisations: operators keep them, everybody sees the own one. */
export function organisationRoutes(deps: Pick<GatewayDeps, 'identity' | 'publicUrl'>): Route[] {
  const desk = () => deps.identity.directory.desks.organisations
  const seen = (ask: Ask, id: string) => ifVersion(ask) ?? desk().get(personOf(ask), id).version
  const setState = (state: Organisation['state']) => async (ask: Ask) => {
    const id = ask.given('id')
    return reply(await desk().setState(personOf(ask), id, seen(ask, id), state))
  }
  return [
    route(listing, (ask) => pageOf(ask, desk().list(personOf(ask)))),
    route(making, async (ask) => {
      const made = await desk().create(personOf(ask), ask.body as OrganisationInput)
      const address = `${deps.publicUrl}${PATH}/${made.id}`
      return created(address, made, { ...PRIVATE, ETag: versionTag(made.version) })
    }),
    route(getting, (ask) => reply(desk().get(personOf(ask), ask.given('id')))),
    route(changing, async (ask) => {
      const id = ask.given('id')
      const input = ask.body as OrganisationInput
      return reply(await desk().change(personOf(ask), id, seen(ask, id), input))
    }),
    route(stateOperation('disable', '停用机构', 'Disable an organisation'), setState('DISABLED')),
    route(stateOperation('enable', '恢复机构', 'Enable an organisation'), setState('ACTIVE')),
  ]
}

function reply(organisation: Organisation): Reply {
  return json(organisation, { ...PRIVATE, ETag: versionTag(organisation.version) })
}

const common = {
  tag: 'identity',
  auth: 'person',
  others: 'refused',
  schemas: directorySchemas,
  cors: false,
} as const

const idParameter = path('id', '机构编号', 'Id of the organisation')

const one: Answer = {
  description: text('机构', 'The organisation'),
  content: { 'application/json': ref('Organisation') },
  headers: { ETag: text('版本，可用于 If-Match', 'Version, for If-Match') },
}

const listing: Operation = {
  ...common,
  id: 'listOrganisations',
  path: PATH,
  summary: text('可见的机构', 'Organisations that one may see'),
  parameters: pageParameters,
  answers: {
    200: {
      description: text('机构列表', 'Organisations'),
      content: { 'application/json': ref('OrganisationList') },
    },
  },
  problems: [],
}

const making: Operation = {
  ...common,
  id: 'createOrganisation',
  method: 'post',
  path: PATH,
  roles: ['operator'],
  summary: text('登记机构', 'Register an organisation'),
  parameters: [],
  body: { schema: organisationInput },
  answers: { 201: one },
  problems: ['uscc-invalid', 'already-exists', 'provider-not-found', 'store-unavailable'],
}

const getting: Operation = {
  ...common,
  id: 'getOrganisation',
  path: `${PATH}/{id}`,
  summary: text('一个机构', 'One organisation'),
  parameters: [idParameter],
  answers: { 200: one },
  problems: ['organisation-not-found'],
}

const changing: Operation = {
  ...common,
  id: 'changeOrganisation',
  method: 'put',
  path: `${PATH}/{id}`,
  roles: ['operator'],
  summary: text('修改机构（可带 If-Match）', 'Change an organisation (If-Match is honoured)'),
  parameters: [idParameter],
  body: { schema: organisationInput },
  answers: { 200: one },
  problems: [
    'organisation-not-found',
    'uscc-invalid',
    'already-exists',
    'provider-not-found',
    'version-conflict',
    'precondition-failed',
  ],
}

function stateOperation(action: 'disable' | 'enable', zh: string, en: string): Operation {
  return {
    ...common,
    id: `${action}Organisation`,
    method: 'post',
    path: `${PATH}/{id}/${action}`,
    roles: ['operator'],
    summary: text(zh, en),
    parameters: [idParameter],
    answers: { 200: one },
    problems: [
      'organisation-not-found',
      'illegal-transition',
      'separation-of-duties',
      'version-conflict',
      'precondition-failed',
    ],
  }
}
