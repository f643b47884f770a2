import type { App, AppChange, AppInput } from '@tongqu/identity'
import { type Ask, ifVersion, personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { PRIVATE, pageOf, pageParameters } from '../directory-lists.ts'
import { type Answer, type Operation, type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { created, json, type Reply, versionTag } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { appChange, appInput, directorySchemas } from '../schemas-directory.ts'
import { text } from '../texts.ts'

const PATH = '/api/apps'

/** Programs of organisations, which are clients of an issuer (OAuth). */
export function appRoutes(deps: Pick<GatewayDeps, 'identity' | 'publicUrl'>): Route[] {
  const desk = () => deps.identity.directory.desks.apps
  const seen = (ask: Ask, id: string) => ifVersion(ask) ?? desk().get(personOf(ask), id).version
  const setState = (state: App['state']) => async (ask: Ask) => {
    const id = ask.given('id')
    return reply(await desk().setState(personOf(ask), id, seen(ask, id), state))
  }
  return [
    route(listing, (ask) => pageOf(ask, desk().list(personOf(ask)))),
    route(making, async (ask) => {
      const made = await desk().create(personOf(ask), ask.body as AppInput)
      const address = `${deps.publicUrl}${PATH}/${encodeURIComponent(made.id)}`
      return created(address, made, { ...PRIVATE, ETag: versionTag(made.version) })
    }),
    route(getting, (ask) => reply(desk().get(personOf(ask), ask.given('id')))),
    route(changing, async (ask) => {
      const id = ask.given('id')
      const change = ask.body as AppChange
      return reply(await desk().change(personOf(ask), id, seen(ask, id), change))
    }),
    route(stateOperation('disable', '停用应用', 'Disable an app'), setState('DISABLED')),
    route(stateOperation('enable', '恢复应用', 'Enable an app'), setState('ACTIVE')),
  ]
}

function reply(app: App): Reply {
  return json(app, { ...PRIVATE, ETag: versionTag(app.version) })
}

const common = {
  tag: 'identity',
  auth: 'person',
  others: 'refused',
  schemas: directorySchemas,
  cors: false,
} as const

const keepers = { ...common, roles: ['consumer', 'operator'] } as const

const idParameter = path('id', '应用编号（OAuth client_id）', 'Id of the app (OAuth client_id)')

const one: Answer = {
  description: text('应用', 'The app'),
  content: { 'application/json': ref('App') },
  headers: { ETag: text('版本，可用于 If-Match', 'Version, for If-Match') },
}

const listing: Operation = {
  ...common,
  id: 'listApps',
  path: PATH,
  summary: text('可见的应用', 'Apps that one may see'),
  parameters: pageParameters,
  answers: {
    200: {
      description: text('应用列表', 'Apps'),
      content: { 'application/json': ref('AppList') },
    },
  },
  problems: [],
}

const making: Operation = {
  ...keepers,
  id: 'createApp',
  method: 'post',
  path: PATH,
  summary: text('登记应用', 'Register an app'),
  parameters: [],
  body: { schema: appInput },
  answers: { 201: one },
  problems: ['organisation-not-found', 'already-exists', 'too-many'],
}

const getting: Operation = {
  ...common,
  id: 'getApp',
  path: `${PATH}/{id}`,
  summary: text('一个应用', 'One app'),
  parameters: [idParameter],
  answers: { 200: one },
  problems: ['app-not-found'],
}

const changing: Operation = {
  ...keepers,
  id: 'changeApp',
  method: 'patch',
  path: `${PATH}/{id}`,
  summary: text('修改应用（可带 If-Match）', 'Change an app (If-Match is honoured)'),
  parameters: [idParameter],
  body: { schema: appChange },
  answers: { 200: one },
  problems: ['app-not-found', 'version-conflict', 'precondition-failed'],
}

function stateOperation(action: 'disable' | 'enable', zh: string, en: string): Operation {
  return {
    ...keepers,
    id: `${action}App`,
    method: 'post',
    path: `${PATH}/{id}/${action}`,
    summary: text(zh, en),
    parameters: [idParameter],
    answers: { 200: one },
    problems: ['app-not-found', 'illegal-transition', 'version-conflict', 'precondition-failed'],
  }
}
