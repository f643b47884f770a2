import type { AccessPlan } from '@tongqu/access'
import { ACTIONS, METERS } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { PRIVATE } from '../directory-lists.ts'
import { NO_PURPOSE } from '../lookup.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { json, type Reply } from '../reply.ts'
import { COUNT, list, object, ref } from '../schema-parts.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'quotas' | 'catalog' | 'decide' | 'now'>

/** What is left to whoever asks. */
export function quotaRoutes(deps: Deps): Route[] {
  return [route(myQuota, (ask) => answer(deps, ask))]
}

async function answer(deps: Deps, { principal }: Ask): Promise<Reply> {
  const items = await deps.quotas.stateOf(principal, plansOf(deps, principal))
  return json({ items, total: items.length }, PRIVATE)
}

/** Everything that agreements let the caller read now. */
function plansOf({ catalog, decide, now }: Deps, principal: Ask['principal']): AccessPlan[] {
  if (principal.kind === 'anonymous') return []
  const at = now()
  const plans: AccessPlan[] = []
  for (const { id, tier } of catalog().datasets.values()) {
    if (tier !== 'restricted' && tier !== 'licensed') continue
    for (const action of ACTIONS) {
      const plan = decide(principal, id, action, NO_PURPOSE, at)
      if (!(plan instanceof Problem)) plans.push(plan)
    }
  }
  return plans
}

const QUOTA = object(
  {
    policy: { type: 'string', description: 'Name of the policy in RateLimit-Policy' },
    meter: { type: 'string', enum: [...METERS, 'rate', 'streams'] },
    of: { type: 'string', description: 'address:…, app:…, person:…, organisation:…, agreement:…' },
    limit: COUNT,
    used: COUNT,
    remaining: COUNT,
    windowSeconds: COUNT,
    resetsAt: { type: 'string', format: 'date-time' },
  },
  ['policy', 'meter', 'of', 'limit', 'used', 'remaining'],
)

const myQuota: Operation = {
  id: 'myQuota',
  path: '/api/me/quota',
  tag: 'identity',
  summary: text('我的限额与余量', 'My limits and what is left of them'),
  parameters: [],
  others: 'refused',
  schemas: { Quota: QUOTA },
  answers: {
    200: {
      description: text(
        '调用者本身与其各协议的限额；速率以本网关所见为准，已领未用的计入 used',
        'Limits of the caller and of its agreements; rates as this gateway sees them, and what other ' +
          'gateways have leased counts as used',
      ),
      content: { 'application/json': list(ref('Quota'), { total: COUNT }) },
    },
  },
  problems: [],
  asksQuota: true,
  cors: true,
}
