import { type WebhookAsk, webhookSchemas } from '@tongqu/access'
import type { GatewayDeps } from '../deps.ts'
import { flowOperation } from '../flow-operation.ts'
import { type Route, route } from '../operation.ts'
import { created, json, nothing } from '../reply.ts'
import { webhookAnswers as schemas } from '../schemas-webhooks.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access' | 'publicUrl'>

const PATH = '/api/webhooks'

/** Webhooks of the caller's organisation: signed as Standard Webhooks has it. */
export function webhookRoutes(deps: Deps): Route[] {
  return [...keeping(deps), ...stepping(deps)]
}

const refusals = ['role-required'] as const

function keeping({ access, publicUrl }: Deps): Route[] {
  const { webhooks } = access
  const common = { auth: 'signed-in', schemas } as const
  return [
    route(
      flowOperation({
        ...common,
        id: 'createWebhook',
        method: 'post',
        path: PATH,
        summary: text('登记接收地址，随即收到一次验证', 'Name an address: it gets a challenge'),
        body: webhookSchemas.webhookAskSchema,
        answer: 'NewWebhook',
        status: 201,
        says: text('密钥仅显示一次', 'With the secret, shown once'),
        problems: [...refusals, 'webhook-address-refused', 'too-many'],
      }),
      async (ask) => {
        const made = await webhooks.create(ask.principal, ask.body as WebhookAsk)
        return created(`${publicUrl}${PATH}/${made.webhook.id}`, made)
      },
    ),
    route(
      flowOperation({
        ...common,
        id: 'listWebhooks',
        path: PATH,
        summary: text('本单位的接收地址', 'Webhooks of the organisation'),
        answer: 'WebhookList',
        says: text('接收地址', 'Webhooks'),
        problems: [...refusals],
      }),
      async (ask) => json(await webhooks.list(ask.principal)),
    ),
    route(
      flowOperation({
        ...common,
        id: 'getWebhook',
        path: `${PATH}/{id}`,
        summary: text('一个接收地址', 'One webhook'),
        answer: 'Webhook',
        says: text('接收地址', 'The webhook'),
        problems: [...refusals, 'webhook-not-found'],
      }),
      async (ask) => json(await webhooks.get(ask.principal, ask.given('id'))),
    ),
    route(
      flowOperation({
        ...common,
        id: 'deleteWebhook',
        method: 'delete',
        path: `${PATH}/{id}`,
        summary: text('删除接收地址', 'Remove a webhook'),
        says: text('已删除', 'Removed'),
        problems: [...refusals, 'webhook-not-found'],
      }),
      async (ask) => {
        await webhooks.remove(ask.principal, ask.given('id'))
        return nothing()
      },
    ),
  ]
}

function stepping({ access }: Deps): Route[] {
  const { webhooks } = access
  const common = { auth: 'signed-in', method: 'post', schemas } as const
  const problems = [...refusals, 'webhook-not-found', 'illegal-transition'] as const
  const says = text('接收地址', 'The webhook')
  const step = (name: string) => `${PATH}/{id}/${name}`
  return [
    route(
      flowOperation({
        ...common,
        id: 'challengeWebhook',
        path: step('challenge'),
        summary: text('再次发送验证', 'Send another challenge'),
        answer: 'ChallengedWebhook',
        says,
        problems: [...problems, 'too-many', 'webhook-address-refused'],
      }),
      async (ask) => json(await webhooks.challenge(ask.principal, ask.given('id'))),
    ),
    route(
      flowOperation({
        ...common,
        id: 'confirmWebhook',
        path: step('confirm'),
        summary: text('以收到的验证内容确认', 'Confirm with what the challenge held'),
        body: webhookSchemas.webhookConfirmSchema,
        answer: 'Webhook',
        says,
        problems: [...problems, 'too-late'],
      }),
      async (ask) => {
        const proof = ask.body as { challenge: string }
        return json(await webhooks.confirm(ask.principal, ask.given('id'), proof))
      },
    ),
    route(
      flowOperation({
        ...common,
        id: 'rotateWebhook',
        path: step('rotate'),
        summary: text('更换密钥，旧密钥再用一天', 'A new secret; the old one signs a day longer'),
        answer: 'RotatedWebhook',
        says: text('密钥仅显示一次', 'With the secret, shown once'),
        problems,
      }),
      async (ask) => json(await webhooks.rotate(ask.principal, ask.given('id'))),
    ),
    route(
      flowOperation({
        ...common,
        id: 'disableWebhook',
        path: step('disable'),
        summary: text('停用', 'Switch off'),
        answer: 'Webhook',
        says,
        problems,
      }),
      async (ask) => json(await webhooks.disable(ask.principal, ask.given('id'))),
    ),
    route(
      flowOperation({
        ...common,
        id: 'enableWebhook',
        path: step('enable'),
        summary: text('重新启用，须再次验证', 'Switch on again, by another challenge'),
        answer: 'ChallengedWebhook',
        says,
        problems: [...problems, 'too-many', 'webhook-address-refused'],
      }),
      async (ask) => json(await webhooks.enable(ask.principal, ask.given('id'))),
    ),
  ]
}
