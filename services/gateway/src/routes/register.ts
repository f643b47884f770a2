import { agreementMachine, entitlementMachine, inboundMachine } from '@tongqu/access'
import { personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { asPerson, pageOf, pageParameters, pageQueryOf } from '../flow-routes.ts'
import { filingSchemas, registerSchemas } from '../flow-schemas.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { json } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access'>

const open = {
  tag: 'access',
  others: 'refused',
  schemas: registerSchemas,
  cors: true,
} satisfies Partial<Operation>

const UNSIGNED = ['OFFERED', 'SIGNED_APPLICANT', 'SIGNED_PROVIDER', 'FILED']

/** What is published of flows: the register of licensed agreements, statistics; and filings. */
export function registerRoutes({ access }: Deps): Route[] {
  return [
    route(
      {
        ...open,
        id: 'listRegister',
        path: '/api/register',
        summary: text('特许开放登记簿', 'Register of licensed agreements'),
        parameters: pageParameters(
          agreementMachine.states.filter((state) => !UNSIGNED.includes(state)),
        ),
        answers: pageOf('一页登记', 'A page of the register', ref('RegisterEntry')),
        problems: ['store-unavailable'],
      },
      async (ask) => json(await access.agreements.register(pageQueryOf(ask))),
    ),
    route(
      {
        ...open,
        id: 'applicationStatistics',
        path: '/api/statistics/applications',
        summary: text('申请统计', 'Statistics of applications'),
        parameters: [],
        answers: {
          200: {
            description: text('数量、批准率、办理工作日', 'Numbers, share approved, working days'),
            content: { 'application/json': ref('ApplicationStatistics') },
          },
        },
        problems: ['store-unavailable'],
      },
      async () => json(await access.applications.statistics()),
    ),
    filings(access),
  ]
}

function filings({ agreements }: Deps['access']): Route {
  const states = [agreementMachine, entitlementMachine, inboundMachine].flatMap((one) => [
    ...one.states,
  ])
  return route(
    {
      ...asPerson,
      schemas: filingSchemas,
      id: 'listFilings',
      path: '/api/filings',
      summary: text('备案', 'What has been filed'),
      parameters: pageParameters(states),
      answers: pageOf('一页备案', 'A page of filings', ref('Filing')),
      problems: ['store-unavailable'],
    },
    async (ask) => {
      const query = { ...pageQueryOf(ask), filed: true as const }
      const { items, next } = await agreements.list(personOf(ask), query)
      const filed = items.map(({ id, kind, filing, state, assigner, assignee, ...rest }) => ({
        id,
        kind,
        number: filing?.number,
        filedAt: filing?.at,
        state,
        assigner,
        assignee,
        validFrom: rest.validFrom,
        validTo: rest.validTo,
        sha256: rest.sha256,
      }))
      return json({ items: filed, ...(next !== undefined && { next }) })
    },
  )
}
