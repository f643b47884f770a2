import type { App, AppChange, AppInput } from '@tongqu/identity'
import { personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { asKeeper, memberAnswer, memberMade, memberRoutes, type Noun } from '../directory-routes.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { appChange, appInput } from '../schemas-directory.ts'
import { text } from '../texts.ts'

const APP: Noun = {
  path: '/api/apps',
  name: 'App',
  zh: '应用',
  en: 'app',
  id: path('id', '应用编号（OAuth client_id）', 'Id of the app (OAuth client_id)'),
  keepers: asKeeper.roles,
  missing: 'app-not-found',
  stateProblems: [],
  change: {
    method: 'patch',
    summary: text('修改应用（可带 If-Match）', 'Change an app (If-Match is honoured)'),
    schema: appChange,
    problems: [],
  },
}

/** Programs of organisations, which are clients of an issuer (OAuth). */
export function appRoutes(deps: Pick<GatewayDeps, 'identity' | 'publicUrl'>): Route[] {
  const desk = () => deps.identity.directory.desks.apps
  return [
    ...memberRoutes<App, AppChange>(APP, desk),
    route(making, async (ask) => {
      const made = await desk().create(personOf(ask), ask.body as AppInput)
      return memberMade(`${deps.publicUrl}${APP.path}`, made, made)
    }),
  ]
}

const making: Operation = {
  ...asKeeper,
  id: 'createApp',
  method: 'post',
  path: APP.path,
  summary: text('登记应用', 'Register an app'),
  parameters: [],
  body: { schema: appInput },
  answers: { 201: memberAnswer(APP) },
  problems: ['organisation-not-found', 'already-exists', 'too-many'],
}
