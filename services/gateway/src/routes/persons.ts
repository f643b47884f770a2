import type { Person, PersonChange, PersonInput } from '@tongqu/identity'
import { type Ask, ifVersion, personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { PRIVATE, pageOf, pageParameters } from '../directory-lists.ts'
import { type Answer, type Operation, type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { created, json, type Reply, versionTag } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { directorySchemas, personChange, personInput } from '../schemas-directory.ts'
import { text } from '../texts.ts'

const PATH = '/api/persons'

/** Persons and their roles: operators keep them, everybody sees himself. */
export function personRoutes(deps: Pick<GatewayDeps, 'identity' | 'publicUrl'>): Route[] {
  const desk = () => deps.identity.directory.desks.persons
  const seen = (ask: Ask, id: string) => ifVersion(ask) ?? desk().get(personOf(ask), id).version
  const setState = (state: Person['state']) => async (ask: Ask) => {
    const id = ask.given('id')
    return reply(await desk().setState(personOf(ask), id, seen(ask, id), state))
  }
  return [
    route(listing, (ask) => pageOf(ask, desk().list(personOf(ask)))),
    route(making, async (ask) => {
      const made = await desk().create(personOf(ask), ask.body as PersonInput)
      const { id, version } = made.person
      const headers = { ...PRIVATE, ETag: versionTag(version) }
      return created(`${deps.publicUrl}${PATH}/${id}`, made, headers)
    }),
    route(getting, (ask) => reply(desk().get(personOf(ask), ask.given('id')))),
    route(changing, async (ask) => {
      const id = ask.given('id')
      const change = ask.body as PersonChange
      return reply(await desk().change(personOf(ask), id, seen(ask, id), change))
    }),
    route(stateOperation('disable', '停用人员', 'Disable a person'), setState('DISABLED')),
    route(stateOperation('enable', '恢复人员', 'Enable a person'), setState('ACTIVE')),
    route(resetting, async (ask) => {
      const id = ask.given('id')
      return json(await desk().resetPassword(personOf(ask), id, seen(ask, id)), PRIVATE)
    }),
  ]
}

function reply(person: Person): Reply {
  return json(person, { ...PRIVATE, ETag: versionTag(person.version) })
}

const common = {
  tag: 'identity',
  auth: 'person',
  others: 'refused',
  schemas: directorySchemas,
  cors: false,
} as const

const idParameter = path('id', '人员编号', 'Id of the person')

const one: Answer = {
  description: text('人员', 'The person'),
  content: { 'application/json': ref('Person') },
  headers: { ETag: text('版本，可用于 If-Match', 'Version, for If-Match') },
}

/** The only time that the password is told. */
const withPassword: Answer = {
  description: text(
    '人员；本平台登录的另有一次性密码，仅显示一次',
    'The person; with a one-time password of whoever signs in here, shown once',
  ),
  content: { 'application/json': ref('NewPerson') },
}

const listing: Operation = {
  ...common,
  id: 'listPersons',
  path: PATH,
  summary: text('可见的人员', 'Persons that one may see'),
  parameters: pageParameters,
  answers: {
    200: {
      description: text('人员列表', 'Persons'),
      content: { 'application/json': ref('PersonList') },
    },
  },
  problems: [],
}

const making: Operation = {
  ...common,
  id: 'createPerson',
  method: 'post',
  path: PATH,
  roles: ['operator'],
  summary: text('登记人员', 'Register a person'),
  parameters: [],
  body: { schema: personInput },
  answers: { 201: withPassword },
  problems: ['organisation-not-found', 'already-exists', 'login-throttled'],
}

const getting: Operation = {
  ...common,
  id: 'getPerson',
  path: `${PATH}/{id}`,
  summary: text('一名人员', 'One person'),
  parameters: [idParameter],
  answers: { 200: one },
  problems: ['person-not-found'],
}

const changing: Operation = {
  ...common,
  id: 'changePerson',
  method: 'patch',
  path: `${PATH}/{id}`,
  roles: ['operator'],
  summary: text(
    '修改姓名或角色（不得改自己的角色）',
    'Change name or roles, never one’s own roles',
  ),
  parameters: [idParameter],
  body: { schema: personChange },
  answers: { 200: one },
  problems: ['person-not-found', 'separation-of-duties', 'version-conflict', 'precondition-failed'],
}

const resetting: Operation = {
  ...common,
  id: 'resetPassword',
  method: 'post',
  path: `${PATH}/{id}/password`,
  roles: ['operator'],
  summary: text('重设一次性密码', 'Give a new one-time password'),
  parameters: [idParameter],
  answers: { 200: withPassword },
  problems: [
    'person-not-found',
    'body-invalid',
    'separation-of-duties',
    'version-conflict',
    'precondition-failed',
    'login-throttled',
  ],
}

function stateOperation(action: 'disable' | 'enable', zh: string, en: string): Operation {
  return {
    ...common,
    id: `${action}Person`,
    method: 'post',
    path: `${PATH}/{id}/${action}`,
    roles: ['operator'],
    summary: text(zh, en),
    parameters: [idParameter],
    answers: { 200: one },
    problems: [
      'person-not-found',
      'illegal-transition',
      'separation-of-duties',
      'version-conflict',
      'precondition-failed',
    ],
  }
}
