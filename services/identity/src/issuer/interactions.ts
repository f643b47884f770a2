import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '@tongqu/contracts'
import type { Secrets, Store } from '@tongqu/store'
import type { Interaction, Provider } from 'oidc-provider'
import { type Account, accountOf, changePassword, signIn } from './accounts.ts'
import { PORTAL_CLIENT } from './clients.ts'
import { checkFormToken, type Form, formToken, readForm, sendPage } from './forms.ts'
import { type Locale, localeOf } from './html.ts'
import { errors } from './library.ts'
import { consentPage, type FormPlace, loginPage, newPasswordPage } from './pages.ts'
import type { Throttle } from './throttle.ts'

export type InteractionDeps = {
  store: Store
  secrets: Secrets
  now(): number
  throttle: Throttle
  publicUrl: string
  /** Address of the caller, behind the proxies that are trusted. */
  addressOf(request: IncomingMessage): string
  /** Title of a dataset of the catalogue, for whoever is asked to consent. */
  titleOf(dataset: string, locale: Locale): string
}

type Exchange = { request: IncomingMessage; response: ServerResponse; provider: Provider }
/** An interaction under way: what the library knows of it, and where its forms are. */
type Step = Exchange & { details: Interaction; place: FormPlace; returns: string[] }

/** `/oidc/interaction/<uid>` and, of its forms, `/login`, `/password`, `/consent`, `/abort`. */
export const INTERACTION_PATH = /^\/oidc\/interaction\/([\w-]{1,100})(?:\/(\w{1,20}))?$/

/**
 * Answers one request of an interaction: the step the library waits for, as a page, or what
 * somebody has entered. Throws `not-found`, `method-not-allowed`, `csrf-refused`,
 * `login-state-invalid` when the browser is not in this interaction.
 */
export async function answerInteraction(
  deps: InteractionDeps,
  exchange: Exchange,
  [uid, action]: readonly [uid: string, action: string | undefined],
): Promise<void> {
  const step = await stepOf(deps, exchange, uid)
  const { request } = exchange
  if (action === undefined) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new Problem('method-not-allowed', { method: request.method })
    }
    return show(deps, step)
  }
  const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action as keyof typeof ACTIONS] : undefined
  if (!act) throw new Problem('not-found')
  if (request.method !== 'POST') throw new Problem('method-not-allowed', { method: request.method })
  const form = await readForm(request, deps.publicUrl)
  checkFormToken(formKey(deps.secrets), uid, form.get('csrf'))
  return act(deps, step, form)
}

const ACTIONS = { login, password, consent, abort }

async function stepOf(deps: InteractionDeps, exchange: Exchange, uid: string): Promise<Step> {
  const { request, response, provider } = exchange
  const details = await provider.interactionDetails(request, response).catch((cause: unknown) => {
    if (cause instanceof errors.SessionNotFound) throw new Problem('login-state-invalid', { cause })
    throw cause
  })
  if (details.uid !== uid) throw new Problem('login-state-invalid')
  const csrf = formToken(formKey(deps.secrets), uid)
  const place = { base: `/oidc/interaction/${uid}`, csrf, locale: localeOf(request) }
  const origin = URL.parse(String(details.params.redirect_uri))?.origin
  const isForeign = origin !== undefined && origin !== 'null' && origin !== deps.publicUrl
  return { ...exchange, details, place, returns: isForeign ? [origin] : [] }
}

function formKey(secrets: Secrets): Uint8Array {
  return secrets.derive('forms of the issuer')
}

async function show(deps: InteractionDeps, step: Step): Promise<void> {
  const { details, place } = step
  const name = await clientName(step)
  if (details.prompt.name === 'login') return send(step, loginPage(place, name))
  if (details.prompt.name !== 'consent') throw new Problem('login-state-invalid')
  const account = await consenting(deps, step)
  const wishes = wishesOf(details, place.locale, deps)
  return send(step, consentPage(place, { client: name ?? '', person: account.name, wishes }))
}

async function login(deps: InteractionDeps, step: Step, form: Form): Promise<void> {
  const entered = form.get('login')
  const account = await tryIn(deps, step, form, async (fault) =>
    loginPage(fault, await clientName(step), entered),
  )
  if (!account) return
  if (account.passwordOnce) return send(step, newPasswordPage(step.place, entered))
  await finish(deps, step, account)
}

async function password(deps: InteractionDeps, step: Step, form: Form): Promise<void> {
  const again = (place: FormPlace) => newPasswordPage(place, form.get('login'))
  const account = await tryIn(deps, step, form, async (place) => again(place))
  if (!account) return
  const next = form.get('next')
  const faults = {
    'zh-CN':
      next === form.get('password') ? '新密码不得与原密码相同。' : '两次输入的新密码不一致。',
    en:
      next === form.get('password')
        ? 'The new password must be another one.'
        : 'The two new passwords differ.',
  }
  try {
    if (next !== form.get('again') || next === form.get('password')) {
      throw new Problem('body-invalid', { detail: faults })
    }
    await changePassword(deps, account, next)
  } catch (error) {
    return sendFault(step, error, async (place) => again(place))
  }
  await finish(deps, step, account)
}

/** Whoever login and password are; if nobody, the page once more with the reason. */
async function tryIn(
  deps: InteractionDeps,
  step: Step,
  form: Form,
  again: (place: FormPlace) => Promise<string>,
): Promise<Account | undefined> {
  const [given, address] = [form.get('login'), deps.addressOf(step.request)]
  try {
    if (step.details.prompt.name !== 'login') throw new Problem('login-state-invalid')
    const account = await signIn(deps, { login: given, password: form.get('password'), address })
    if (!account) throw new Problem('login-failed')
    return account
  } catch (error) {
    await sendFault(step, error, again)
    return undefined
  }
}

async function sendFault(
  step: Step,
  error: unknown,
  again: (place: FormPlace) => Promise<string>,
): Promise<void> {
  if (!(error instanceof Problem) || !RETRIABLE.includes(error.code)) throw error
  const { locale } = step.place
  const { detail, status, extensions } = error
  const fault = (detail ?? FAULTS[error.code as keyof typeof FAULTS])?.[locale] ?? error.code
  const page = await again({ ...step.place, fault })
  const retryAfterSeconds = extensions.retryAfterSeconds as number | undefined
  send(step, page, status, retryAfterSeconds)
}

const RETRIABLE: readonly string[] = ['login-failed', 'login-throttled', 'body-invalid']
const FAULTS = {
  'login-failed': { 'zh-CN': '登录名或密码不对。', en: 'Login name or password is wrong.' },
  'login-throttled': {
    'zh-CN': '失败次数过多，请稍后再试。',
    en: 'Too many failures. Try again later.',
  },
} as const

/** The library makes a new session id, so that one set beforehand is worth nothing. */
async function finish(deps: InteractionDeps, step: Step, account: Account): Promise<void> {
  const { request, response, provider, details } = step
  const known = details.session?.accountId
  if (known !== undefined && known !== account.id) {
    const detail = {
      'zh-CN': '此浏览器已用另一账户登录，请先退出。',
      en: 'Somebody else is signed in in this browser. Sign out first.',
    }
    throw new Problem('login-state-invalid', { detail })
  }
  const { store } = deps
  await store.transact(async (writing) => {
    await store.record(writing, {
      entity: 'person',
      entityId: account.id,
      action: 'sign-in',
      actor: `person:${account.id}`,
      policy: false,
      audience: [],
    })
  })
  const result = { login: { accountId: account.id, amr: ['pwd'], remember: false } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

async function consenting(deps: InteractionDeps, { details }: Step): Promise<Account> {
  const account = await accountOf(deps.store, details.session?.accountId ?? '')
  if (!account) throw new Problem('login-state-invalid')
  return account
}

type Missing = {
  missingOIDCScope?: string[]
  missingOIDCClaims?: string[]
  missingResourceScopes?: Record<string, string[]>
}

async function consent(deps: InteractionDeps, step: Step): Promise<void> {
  const { request, response, provider, details } = step
  if (details.prompt.name !== 'consent') throw new Problem('login-state-invalid')
  const { id } = await consenting(deps, step)
  const clientId = String(details.params.client_id)
  const known = details.grantId ? await provider.Grant.find(details.grantId) : undefined
  const grant = known ?? new provider.Grant({ accountId: id, clientId })
  const missing = details.prompt.details as Missing
  if (missing.missingOIDCScope) grant.addOIDCScope(missing.missingOIDCScope.join(' '))
  if (missing.missingOIDCClaims) grant.addOIDCClaims(missing.missingOIDCClaims)
  for (const [resource, scopes] of Object.entries(missing.missingResourceScopes ?? {})) {
    grant.addResourceScope(resource, scopes.join(' '))
  }
  const grantId = await grant.save()
  await provider.interactionFinished(request, response, { consent: { grantId } })
}

async function abort(_deps: InteractionDeps, step: Step): Promise<void> {
  const { request, response, provider } = step
  const result = { error: 'access_denied', error_description: 'the person has cancelled' }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

async function clientName({ provider, details }: Step): Promise<string | undefined> {
  const id = String(details.params.client_id)
  if (id === PORTAL_CLIENT) return undefined
  const client = await provider.Client.find(id)
  return client?.clientName ?? id
}

function wishesOf(
  { prompt }: Interaction,
  locale: Locale,
  { titleOf }: Pick<InteractionDeps, 'titleOf'>,
): string[] {
  const { missingOIDCScope = [], missingResourceScopes = {} } = prompt.details as Missing
  const scopes = [...missingOIDCScope, ...Object.values(missingResourceScopes).flat()]
  return scopes.map((scope) => {
    const dataset = /^ds:(.+):read$/.exec(scope)?.[1]
    if (dataset === undefined) return WISHES[scope]?.[locale] ?? scope
    const title = titleOf(dataset, locale)
    return locale === 'en' ? `read the dataset “${title}”` : `读取数据集「${title}」`
  })
}

const WISHES: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  openid: { 'zh-CN': '确认您的身份', en: 'know who you are' },
  profile: { 'zh-CN': '读取您的姓名和所属单位', en: 'read your name and organisation' },
  offline_access: { 'zh-CN': '在您离开后继续使用', en: 'go on while you are away' },
  'hub:access': { 'zh-CN': '访问本平台', en: 'reach this hub' },
  'hub:act': { 'zh-CN': '以您的角色办理业务', en: 'act with your roles' },
}

function send(step: Step, page: string, status = 200, retryAfterSeconds?: number): void {
  const { locale } = step.place
  sendPage(step.response, page, { locale, status, returns: step.returns, retryAfterSeconds })
}
