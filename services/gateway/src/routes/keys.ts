import type { KeyInput } from '@tongqu/identity'
import { personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { PRIVATE, pageOf, pageParameters } from '../directory-lists.ts'
import { asKeeper, asMember } from '../directory-routes.ts'
import { type Answer, type Operation, type Route, route } from '../operation.ts'
import { path, query } from '../parameters.ts'
import { created, json, nothing } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { keyInput } from '../schemas-directory.ts'
import { text } from '../texts.ts'

const PATH = '/api/keys'
const MAX_APP_CHARACTERS = 200

/** API keys of apps: shown once, sent in `x-api-key` and never in an address. */
export function keyRoutes({
  identity,
  publicUrl,
}: Pick<GatewayDeps, 'identity' | 'publicUrl'>): Route[] {
  const keys = () => identity.keys
  return [
    route(listing, async (ask) => {
      return pageOf(ask, await keys().list(personOf(ask), ask.text('app')))
    }),
    route(making, async (ask) => {
      const {
        app,
        datasets = [],
        ...input
      } = ask.body as Partial<KeyInput> & Pick<KeyInput, 'scopes'> & { app: string }
      const made = await keys().create(personOf(ask), app, { ...input, datasets })
      return created(`${publicUrl}${PATH}/${made.key.id}`, made, PRIVATE)
    }),
    route(getting, async (ask) => {
      return json(await keys().get(personOf(ask), ask.given('id')), PRIVATE)
    }),
    route(rotating, async (ask) => {
      const made = await keys().rotate(personOf(ask), ask.given('id'))
      return created(`${publicUrl}${PATH}/${made.key.id}`, made, PRIVATE)
    }),
    route(revoking, async (ask) => {
      await keys().revoke(personOf(ask), ask.given('id'))
      return nothing(PRIVATE)
    }),
  ]
}

const idParameter = path('id', '密钥编号', 'Id of the key')

/** The only time that the key itself is told. */
const shownOnce: Answer = {
  description: text('密钥，仅显示一次', 'The key, shown once'),
  content: { 'application/json': ref('NewApiKey') },
}

const listing: Operation = {
  ...asMember,
  id: 'listKeys',
  path: PATH,
  summary: text('可见的密钥（不含密钥本身）', 'Keys that one may see, without the keys themselves'),
  parameters: [
    query('app', '只看某一应用的', 'Of one app', { type: 'string', maxLength: MAX_APP_CHARACTERS }),
    ...pageParameters,
  ],
  answers: {
    200: {
      description: text('密钥列表', 'Keys'),
      content: { 'application/json': ref('ApiKeyList') },
    },
  },
  problems: ['app-not-found'],
}

const making: Operation = {
  ...asKeeper,
  id: 'createKey',
  method: 'post',
  path: PATH,
  summary: text('签发密钥（每个应用最多两把有效）', 'Make a key; an app has two live ones at most'),
  parameters: [],
  body: { schema: keyInput },
  answers: { 201: shownOnce },
  problems: ['app-not-found', 'dataset-not-found', 'illegal-transition', 'too-many'],
}

const getting: Operation = {
  ...asMember,
  id: 'getKey',
  path: `${PATH}/{id}`,
  summary: text('一把密钥', 'One key'),
  parameters: [idParameter],
  answers: {
    200: {
      description: text('密钥（不含密钥本身）', 'The key, without itself'),
      content: { 'application/json': ref('ApiKey') },
    },
  },
  problems: ['key-not-found'],
}

const rotating: Operation = {
  ...asKeeper,
  id: 'rotateKey',
  method: 'post',
  path: `${PATH}/{id}/rotate`,
  summary: text(
    '轮换密钥：新密钥权限相同，旧密钥最多再用七天',
    'Rotate a key: the new one has the same rights, the old one seven days at most',
  ),
  parameters: [idParameter],
  answers: { 201: shownOnce },
  problems: ['key-not-found', 'illegal-transition', 'too-many'],
}

const revoking: Operation = {
  ...asKeeper,
  id: 'revokeKey',
  method: 'delete',
  path: `${PATH}/{id}`,
  summary: text('吊销密钥', 'Revoke a key'),
  parameters: [idParameter],
  answers: { 204: { description: text('已吊销', 'Revoked') } },
  problems: ['key-not-found', 'illegal-transition'],
}
