import { Problem } from '@tongqu/contracts'
import { type Ask, personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { type Account, accountPage } from '../pages/account.ts'
import { withLocale } from '../pages/layout.ts'
import { pageReply, type Reply } from '../reply.ts'
import { text } from '../texts.ts'
import { portalForm, requestOf } from './login.ts'
import { localeParameter, pageAnswers } from './pages.ts'

type Deps = Pick<GatewayDeps, 'access' | 'identity'>

/** The newest of each; the rest is at `/api`. */
const MOST_SHOWN = 50

/** `/account`: for people who are signed in; all others are shown the way to it. */
export function accountRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'accountPage',
        path: '/account',
        tag: 'pages',
        summary: text('我的账户（网页）', 'My account, to read'),
        parameters: [localeParameter],
        others: 'ignored',
        answers: pageAnswers,
        problems: ['store-unavailable'],
        cors: false,
      },
      async (ask) => {
        const reply = pageReply(accountPage(await accountOf(deps, ask), ask.locale), ask.locale)
        return { ...reply, headers: { ...reply.headers, 'Cache-Control': 'no-store' } }
      },
    ),
    route(closing, (ask) => close(deps, ask)),
  ]
}

const closing: Operation = {
  id: 'closeAccount',
  method: 'post',
  path: '/account/close',
  tag: 'pages',
  auth: 'person',
  csrfInForm: true,
  summary: text('注销自己的账号（网页表单）', 'Close one’s own account, by the form'),
  parameters: [localeParameter],
  others: 'ignored',
  body: portalForm,
  answers: {
    303: {
      description: text('已注销，回到账户页', 'Closed; back to the page of accounts'),
      headers: { Location: text('下一个地址', 'Where to go on') },
    },
  },
  problems: ['last-administrator', 'body-invalid', 'store-unavailable'],
  cors: false,
}

async function close({ identity }: Deps, ask: Ask): Promise<Reply> {
  const request = requestOf(ask)
  if (!(await identity.login.isOwnForm(request))) throw new Problem('csrf-refused')
  if (request.form?.get('sure') !== 'yes') {
    const detail = { 'zh-CN': '请先勾选确认。', en: 'Tick the box first.' }
    throw new Problem('body-invalid', { detail })
  }
  await identity.directory.desks.persons.leave(personOf(ask))
  const headers = { Location: withLocale('/account', ask.locale), 'Cache-Control': 'no-store' }
  return { status: 303, headers, body: null }
}

async function accountOf({ access, identity }: Deps, ask: Ask): Promise<Account | undefined> {
  const { principal } = ask
  if (principal.kind !== 'person') return undefined
  const { directory, login } = identity
  const session = await login.session(ask.header('cookie'))
  const page = { limit: MOST_SHOWN }
  const [applications, agreements] = await Promise.all([
    access.applications.list(principal, page),
    access.agreements.list(principal, page),
  ])
  const organisation = directory.organisation(principal.organisation)
  return {
    name: directory.person(principal.id)?.name ?? principal.id,
    organisation: organisation?.name ?? principal.organisation,
    isIndividual: organisation?.kind === 'individual',
    roles: principal.roles,
    csrf: session?.csrf,
    applications: applications.items,
    agreements: agreements.items,
  }
}
