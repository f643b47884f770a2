import {
  type ApplicationAction,
  type ApplicationContent,
  type ApplicationInputs,
  applicationInputs,
  applicationMachine,
} from '@tongqu/access'
import { ifVersion, personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import {
  asPerson,
  newOf,
  oneOf,
  pageOf,
  pageParameters,
  pageQueryOf,
  versioned,
} from '../flow-routes.ts'
import { applicationSchemas, bodySchema } from '../flow-schemas.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { created, json, versionTag } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access'>

const id = path('id', '申请编号', 'Id of the application')
const common = { ...asPerson, schemas: applicationSchemas } satisfies Partial<Operation>

/** 数据申请: applying for data, reviewing, deciding. */
export function applicationRoutes(deps: Deps): Route[] {
  return [
    listing(deps),
    creating(deps),
    reading(deps),
    editing(deps),
    ...ACTIONS.map((one) => acting(deps, ...one)),
  ]
}

function listing({ access }: Deps): Route {
  return route(
    {
      ...common,
      id: 'listApplications',
      path: '/api/applications',
      summary: text('与我有关的申请', 'Applications that concern me'),
      parameters: pageParameters(applicationMachine.states),
      answers: pageOf('一页申请', 'A page of applications', ref('Application')),
      problems: ['store-unavailable'],
    },
    async (ask) => json(await access.applications.list(personOf(ask), pageQueryOf(ask))),
  )
}

function creating({ access }: Deps): Route {
  return route(
    {
      ...common,
      id: 'createApplication',
      method: 'post',
      path: '/api/applications',
      roles: ['consumer'],
      summary: text('起草申请', 'Draft an application'),
      parameters: [],
      body: { schema: ref('ApplicationContent') },
      answers: newOf('草稿', 'The draft', 'Application'),
      problems: ['too-many', 'store-unavailable'],
    },
    async (ask) => {
      const content = ask.body as ApplicationContent
      const made = await access.applications.create(personOf(ask), content)
      return created(`/api/applications/${made.id}`, made, { ETag: versionTag(made.version) })
    },
  )
}

function reading({ access }: Deps): Route {
  return route(
    {
      ...common,
      id: 'getApplication',
      path: '/api/applications/{id}',
      summary: text('一份申请', 'One application'),
      parameters: [id],
      answers: oneOf('申请及其经过', 'The application and its history', 'Application'),
      problems: ['application-not-found', 'store-unavailable'],
    },
    async (ask) => versioned(await access.applications.get(personOf(ask), ask.given('id'))),
  )
}

function editing({ access }: Deps): Route {
  return route(
    {
      ...common,
      id: 'editApplication',
      method: 'put',
      path: '/api/applications/{id}',
      summary: text('修改草稿或补正材料', 'Change a draft, or complete what was returned'),
      parameters: [id],
      body: { schema: ref('ApplicationContent') },
      answers: oneOf('修改后的申请', 'The application as it is now', 'Application'),
      problems: [...REFUSALS, 'precondition-failed'],
    },
    async (ask) => {
      const content = ask.body as ApplicationContent
      const who = personOf(ask)
      const { applications } = access
      return versioned(
        await applications.act(who, ask.given('id'), 'edit', content, ifVersion(ask)),
      )
    },
  )
}

const REFUSALS = [
  'application-not-found',
  'role-required',
  'illegal-transition',
  'separation-of-duties',
  'version-conflict',
  'store-unavailable',
] as const satisfies Operation['problems']

type Other = Exclude<ApplicationAction, 'edit'>

/** The order is that of an application's life. */
const ACTIONS: readonly (readonly [Other, string, string])[] = [
  ['submit', '提交或重新提交', 'Submit, or submit again'],
  ['return', '退回补正', 'Return it to be completed'],
  ['accept', '受理', 'Take it up for review'],
  ['review', '审核（主管部门或数据提供方）', 'Review it, for the authority or the provider'],
  ['approve', '批准并签发协议', 'Approve it: the agreement is offered'],
  ['reject', '不予批准', 'Reject it'],
  ['appeal', '申诉', 'Appeal against the rejection'],
  ['reopen', '受理申诉', 'Review it again after an appeal'],
  ['withdraw', '撤回申请', 'Withdraw it'],
  ['comment', '留言', 'Comment on it'],
]

function acting({ access }: Deps, action: Other, zh: string, en: string): Route {
  const input = bodySchema(applicationInputs[action])
  const isEmpty = Object.keys((input.properties ?? {}) as object).length === 0
  return route(
    {
      ...common,
      id: `${action}Application`,
      method: 'post',
      path: `/api/applications/{id}/${action}`,
      summary: text(zh, en),
      parameters: [id],
      body: { schema: input, ...(isEmpty && { optional: true as const }) },
      answers: oneOf('申请的新状态', 'The application as it is now', 'Application'),
      problems: [...REFUSALS, 'precondition-failed', ...(OWN[action] ?? [])],
    },
    async (ask) => {
      const given = (ask.body ?? {}) as ApplicationInputs[Other]
      const who = personOf(ask)
      const { applications } = access
      return versioned(await applications.act(who, ask.given('id'), action, given, ifVersion(ask)))
    },
  )
}

const OWN: Partial<Record<Other, Operation['problems']>> = {
  submit: ['terms-not-met'],
  review: ['too-many'],
  comment: ['too-many'],
  approve: ['terms-not-met', 'policy-term-unknown'],
  appeal: ['too-late'],
}
