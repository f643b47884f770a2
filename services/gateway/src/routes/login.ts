import type { LoginReply, LoginRequest } from '@tongqu/identity'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { type Answer, type Operation, type Route, route } from '../operation.ts'
import { query } from '../parameters.ts'
import type { Reply } from '../reply.ts'
import { text } from '../texts.ts'

/** Body of a form of the portal. */
export const portalForm = { types: ['application/x-www-form-urlencoded'], maxBytes: 16 * 1024 }
const MAX_PATH_CHARACTERS = 2_000

/**
 * Signing in and out at the portal. The issuer's own pages are below `/oidc` (`issuer-door.ts`).
 */
export function loginRoutes({ identity }: Pick<GatewayDeps, 'identity'>): Route[] {
  const { login } = identity
  return [
    route(start, async (ask) => replyOf(await login.start(requestOf(ask)))),
    route(callback, async (ask) => replyOf(await login.finish(requestOf(ask)))),
    route(logout, async (ask) => replyOf(await login.logout(requestOf(ask)))),
    route(backchannel, async (ask) => replyOf(await login.backchannel(requestOf(ask)))),
  ]
}

const common = { tag: 'identity', others: 'ignored', cors: false } as const

const away: Answer = {
  description: text('转到另一地址', 'To another address'),
  headers: {
    Location: text('下一个地址', 'Where to go on'),
    'Set-Cookie': text('登录或会话的 cookie', 'Cookie of the login or of the session'),
  },
}

const start: Operation = {
  ...common,
  id: 'login',
  path: '/login',
  summary: text('登录', 'Sign in'),
  parameters: [
    query('return', '登录后返回的路径', 'Path to come back to', {
      type: 'string',
      maxLength: MAX_PATH_CHARACTERS,
    }),
  ],
  answers: { 303: away },
  problems: ['issuer-unavailable', 'store-unavailable'],
}

const callback: Operation = {
  ...common,
  id: 'finishLogin',
  path: '/login/callback',
  summary: text('签发者返回后完成登录', 'Finishes a login when the issuer leads back'),
  parameters: [],
  answers: { 303: away },
  problems: ['login-state-invalid', 'login-failed', 'issuer-unavailable', 'store-unavailable'],
}

const logout: Operation = {
  ...common,
  id: 'logout',
  method: 'post',
  path: '/logout',
  csrfInForm: true,
  summary: text(
    '退出登录（表单字段 csrf 或请求头 x-hub-csrf）',
    'Sign out (field csrf of the form, or header x-hub-csrf)',
  ),
  parameters: [],
  body: { ...portalForm, optional: true },
  answers: { 303: away },
  problems: ['csrf-refused', 'store-unavailable'],
}

const backchannel: Operation = {
  ...common,
  id: 'backchannelLogout',
  method: 'post',
  bearsSecret: true,
  path: '/login/backchannel',
  summary: text(
    '签发者通知退出（OIDC Back-Channel Logout）',
    'The issuer tells of a logout (OIDC Back-Channel Logout)',
  ),
  parameters: [],
  body: portalForm,
  answers: { 200: { description: text('已退出', 'Signed out') } },
  problems: ['bad-request'],
}

/** With the fields of its form, where it has one. */
export function requestOf(ask: Ask): LoginRequest {
  const { target, bytes } = ask
  const form = bytes && new URLSearchParams(Buffer.from(bytes).toString('utf8'))
  return { target, header: (name) => ask.header(name), ...(form && { form }) }
}

function replyOf({ status, headers, body }: LoginReply): Reply {
  return { status, headers, body }
}
