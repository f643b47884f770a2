import { hash, randomInt } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '@tongqu/contracts'
import type { Reading, Store, Writing } from '@tongqu/store'
import { organisationRow, personRow } from '../directory/rows.ts'
import type { Organisation, Person } from '../directory/types.ts'
import { checkedUscc } from '../directory/uscc.ts'
import { type Form, readForm, sendPage } from './forms.ts'
import { localeOf } from './html.ts'
import { SETUP_FIELDS, type SetupValues, setupDonePage, setupPage } from './pages.ts'
import { checkPasswordStrength, hashPassword, normalLogin } from './passwords.ts'
import type { Throttle } from './throttle.ts'

export type SetupDeps = {
  store: Store
  now(): number
  uuid(): string
  throttle: Throttle
  publicUrl: string
  /** The embedded issuer. */
  issuer: string
  addressOf(request: IncomingMessage): string
}

/** Asks a hub without people for its first one. */
export type FirstAdministrator = {
  /**
   * The code that the page `/oidc/setup` takes: answered once, kept as a hash, good until somebody
   * has used one. Undefined when there are people already, or when it was answered before.
   */
  code(): Promise<string | undefined>
}

export const SETUP_PATH = '/oidc/setup'

/** Crockford's base32: nothing that is mistaken for something else. 20 characters are 100 bits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_CHARACTERS = 20
const GROUP = /.{5}(?=.)/g
const MODEL = 'SetupCode'
/** Login names as the directory takes them. */
const LOGIN = /^[a-z0-9][a-z0-9._@-]{1,63}$/

export function firstAdministrator({ store }: Pick<SetupDeps, 'store'>): FirstAdministrator {
  let isAnswered = false
  return {
    async code() {
      if (isAnswered || (await hasPeople(store.db))) return undefined
      isAnswered = true
      const letters = Array.from({ length: CODE_CHARACTERS }, () =>
        ALPHABET.charAt(randomInt(ALPHABET.length)),
      ).join('')
      const row = { model: MODEL, id: codeHash(letters), payload: '{}', ...NOTHING }
      await store.transact(async (writing) => {
        await writing.insertInto('oidc').values(row).execute()
      })
      return letters.replace(GROUP, '$&-')
    },
  }
}

const NOTHING = {
  grant_id: null,
  user_code: null,
  uid: null,
  consumed_at: null,
  expires_at: null,
}

/** The page and its form. Throws `not-found` as soon as there is anybody. */
export async function answerSetup(
  deps: SetupDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const locale = localeOf(request)
  if (await hasPeople(deps.store.db)) throw new Problem('not-found')
  if (request.method === 'GET' || request.method === 'HEAD') {
    return sendPage(response, setupPage(locale), { locale })
  }
  if (request.method !== 'POST') throw new Problem('method-not-allowed', { method: request.method })
  const form = await readForm(request, deps.publicUrl)
  try {
    await setUp(deps, form, deps.addressOf(request))
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    const fault = (error.detail ?? FAULTS[error.code])?.[locale] ?? error.code
    const values: SetupValues = Object.fromEntries(
      SETUP_FIELDS.map((name) => [name, form.get(name)]),
    )
    const retryAfterSeconds = error.extensions.retryAfterSeconds as number | undefined
    const { status } = error
    return sendPage(response, setupPage(locale, values, fault), {
      locale,
      status,
      retryAfterSeconds,
    })
  }
  sendPage(response, setupDonePage(locale), { locale })
}

const FAULTS: Readonly<Record<string, { 'zh-CN': string; en: string }>> = {
  'setup-code-wrong': { 'zh-CN': '一次性口令不对。', en: 'The one-time code is wrong.' },
  'uscc-invalid': {
    'zh-CN': '统一社会信用代码不对。',
    en: 'The unified social credit code is wrong.',
  },
  'login-throttled': {
    'zh-CN': '失败次数过多，请稍后再试。',
    en: 'Too many failures. Try again later.',
  },
}

async function setUp(deps: SetupDeps, form: Form, address: string): Promise<void> {
  const giveBack = deps.throttle.enter('setup', address)
  const code = codeHash(form.get('code'))
  if (!(await isCode(deps.store.db, code))) throw new Problem('setup-code-wrong')
  giveBack()
  const login = normalLogin(form.get('login'))
  if (!LOGIN.test(login)) {
    throw invalid('登录名由小写字母、数字和 . _ @ - 组成，2 到 64 个字符。', LOGIN_EN)
  }
  const name = form.get('name').trim()
  const organisation = form.get('organisation').trim()
  if (name === '' || organisation === '') {
    throw invalid('名称和姓名不能为空。', 'Names must not be empty.')
  }
  const password = form.get('password')
  if (password !== form.get('again')) {
    throw invalid('两次输入的密码不一致。', 'The two passwords differ.')
  }
  checkPasswordStrength(password, login)
  const uscc = form.get('uscc').trim() === '' ? undefined : checkedUscc(form.get('uscc'))
  const hashed = await hashPassword(password)
  const members = membersOf(deps, { login, name, organisation, uscc, form })
  await deps.store.transact(async (writing) => {
    if ((await hasPeople(writing)) || !(await isCode(writing, code))) {
      throw new Problem('setup-code-wrong')
    }
    await writing.deleteFrom('oidc').where('model', '=', MODEL).execute()
    await write(deps, writing, members, hashed)
  })
}

const LOGIN_EN = 'A login name has 2 to 64 small letters, digits and . _ @ -'

type Members = { organisation: Organisation; person: Person }

function membersOf(
  { now, uuid, issuer }: SetupDeps,
  given: {
    login: string
    name: string
    organisation: string
    uscc: string | undefined
    form: Form
  },
): Members {
  const createdAt = new Date(now()).toISOString()
  const member = { state: 'ACTIVE' as const, version: 1, createdAt, synthetic: false }
  const nameEn = given.form.get('organisationEn').trim()
  const organisation: Organisation = {
    ...member,
    id: uuid(),
    kind: 'government',
    name: given.organisation,
    authority: true,
    ...(nameEn === '' ? {} : { nameEn }),
    ...(given.uscc === undefined ? {} : { uscc: given.uscc }),
  }
  const id = uuid()
  const person: Person = {
    ...member,
    id,
    organisation: organisation.id,
    issuer,
    subject: id,
    login: given.login,
    name: given.name,
    // Makes accounts and looks at applications first; somebody else approves and signs.
    roles: ['reviewer', 'operator'],
    passwordOnce: false,
  }
  return { organisation, person }
}

async function write(
  { store }: SetupDeps,
  writing: Writing,
  { organisation, person }: Members,
  password: string,
): Promise<void> {
  await writing.insertInto('organisations').values(organisationRow(organisation)).execute()
  await writing
    .insertInto('persons')
    .values({ ...personRow(person), password })
    .execute()
  const common = { action: 'create', to: 'ACTIVE', actor: 'system', policy: true }
  const audience = [organisation.id]
  await store.record(writing, {
    ...common,
    entity: 'organisation',
    entityId: organisation.id,
    audience,
  })
  await store.record(writing, { ...common, entity: 'person', entityId: person.id, audience })
}

async function hasPeople(from: Reading): Promise<boolean> {
  const rows = await from.selectFrom('persons').select('id').limit(1).execute()
  return rows.length > 0
}

async function isCode(from: Reading, id: string): Promise<boolean> {
  const rows = await from
    .selectFrom('oidc')
    .select('id')
    .where('model', '=', MODEL)
    .where('id', '=', id)
    .execute()
  return rows.length > 0
}

/** Case, hyphens and the letters that look like digits do not matter. */
function codeHash(text: string): string {
  const plain = text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  return hash('sha256', `${MODEL} ${plain}`, 'base64url')
}

function invalid(zh: string, en: string): Problem {
  return new Problem('body-invalid', { detail: { 'zh-CN': zh, en } })
}
