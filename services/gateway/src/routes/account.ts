import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { type Route, route } from '../operation.ts'
import { type Account, accountPage } from '../pages/account.ts'
import { pageReply } from '../reply.ts'
import { text } from '../texts.ts'
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
  ]
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
  return {
    name: directory.person(principal.id)?.name ?? principal.id,
    organisation: directory.organisation(principal.organisation)?.name ?? principal.organisation,
    roles: principal.roles,
    csrf: session?.csrf,
    applications: applications.items,
    agreements: agreements.items,
  }
}
