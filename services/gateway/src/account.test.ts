import type { Principal } from '@tongqu/access'
import type { LoginRequest } from '@tongqu/identity'
import { expect, it } from 'vitest'
import type { GatewayDeps } from './deps.ts'
import { gatewayOf } from './gateway.ts'
import { accountPage } from './pages/account.ts'
import { accountRoutes } from './routes/account.ts'
import { anonymous, OWN_PAGE, person, program } from './testing/callers.ts'
import { testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'

const CSRF = 'c'.repeat(43)
const { lake } = scriptedLake(() => undefined)

/** A gateway of the account's doors; `left` are those who have closed their account. */
function opened(principal: Principal) {
  const left: Principal[] = []
  const identity = {
    recogniser: { principalOf: () => principal },
    login: { isOwnForm: async ({ form }: LoginRequest) => form?.get('csrf') === CSRF },
    directory: { desks: { persons: { leave: async (by: Principal) => void left.push(by) } } },
  } as unknown as GatewayDeps['identity']
  const deps = { ...testDeps({ lake }), identity }
  const gateway = gatewayOf(deps, () => accountRoutes(deps))
  const close = async (fields: Record<string, string>) => {
    const body = new URLSearchParams(fields)
    const response = await gateway.request('/account/close?lang=en', {
      ...{ method: 'POST', headers: OWN_PAGE, body },
    })
    const { code } =
      response.status < 400 ? { code: '' } : ((await response.json()) as { code: string })
    return { status: response.status, code, to: response.headers.get('location') }
  }
  return { left, close }
}

const somebody = person(['consumer'], { csrf: false })

it('an account is closed by its own form alone, and never by mistake', async () => {
  const { left, close } = opened(somebody)
  expect(await close({ sure: 'yes' })).toMatchObject({ status: 403, code: 'csrf-refused' })
  expect(await close({ csrf: 'x', sure: 'yes' })).toMatchObject({ code: 'csrf-refused' })
  expect(await close({ csrf: CSRF })).toMatchObject({ status: 400, code: 'body-invalid' })
  expect(left).toEqual([])
  const done = await close({ csrf: CSRF, sure: 'yes' })
  expect(done).toEqual({ status: 303, code: '', to: '/account?lang=en' })
  expect(left).toEqual([somebody])
})

it('an individual is told that the organisation goes too, others that colleagues go on', () => {
  const account = {
    ...{ name: '卫青山', organisation: '卫青山', roles: [], csrf: CSRF },
    ...{ applications: [], agreements: [] },
  }
  const alone = accountPage({ ...account, isIndividual: true }, 'zh-CN')
  expect(alone).toContain('个人主体随最后一名人员注销')
  expect(alone).not.toContain('由机构其他人员继续')
  const other = accountPage({ ...account, isIndividual: false }, 'en')
  expect(other).toContain('carried on by others of your organisation')
  expect(other).not.toContain('goes with its last person')
})

it.each([anonymous, program('token'), program('key')])(
  'nobody else closes one: %j',
  async (who) => {
    const { left, close } = opened(who)
    expect((await close({ csrf: CSRF, sure: 'yes' })).status).toBeGreaterThanOrEqual(401)
    expect(left).toEqual([])
  },
)
