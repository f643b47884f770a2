import {
  type AgreementInputs,
  type AgreementKind,
  agreementInputs,
  agreementMachine,
  type EntitlementContent,
  entitlementMachine,
  type InboundContent,
  inboundMachine,
  type PersonAction,
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
import { agreementSchemas, bodySchema, entitlementSchemas } from '../flow-schemas.ts'
import { type JsonSchema, type Operation, type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { created, json, versionTag } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access'>

/** One of the two nouns below which agreements of certain kinds are found. */
type Noun = {
  /** In the path, and of ids of operations. */
  plural: string
  name: string
  zh: string
  en: string
  kinds: readonly AgreementKind[]
  states: readonly string[]
  schemas: Readonly<Record<string, JsonSchema>>
  actions: readonly PersonAction[]
}

const AGREEMENTS: Noun = {
  plural: 'agreements',
  name: 'Agreement',
  zh: '协议',
  en: 'agreement',
  kinds: ['agreement', 'inbound'],
  states: [...agreementMachine.states, ...inboundMachine.states],
  schemas: agreementSchemas,
  actions: [
    'sign',
    'countersign',
    'file',
    'decline',
    'suspend',
    'resume',
    'revoke',
    'terminate',
    'dispose',
    'certify',
    'report',
    'evaluate',
  ],
}

const ENTITLEMENTS: Noun = {
  plural: 'entitlements',
  name: 'Entitlement',
  zh: '政务共享权限',
  en: 'entitlement by duty',
  kinds: ['entitlement'],
  states: entitlementMachine.states,
  schemas: entitlementSchemas,
  actions: ['file', 'suspend', 'resume', 'revoke'],
}

/** 协议与政务共享: agreements, data given back, entitlements by duty. */
export function agreementRoutes(deps: Deps): Route[] {
  return [
    listing(deps, AGREEMENTS),
    offering(deps),
    reading(deps, AGREEMENTS),
    ...AGREEMENTS.actions.map((action) => acting(deps, AGREEMENTS, action)),
    listing(deps, ENTITLEMENTS),
    recording(deps),
    reading(deps, ENTITLEMENTS),
    ...ENTITLEMENTS.actions.map((action) => acting(deps, ENTITLEMENTS, action)),
  ]
}

function listing({ access }: Deps, noun: Noun): Route {
  const { plural, name, zh, en, kinds, states, schemas } = noun
  return route(
    {
      ...asPerson,
      schemas,
      id: `list${name}s`,
      path: `/api/${plural}`,
      summary: text(`与我有关的${zh}`, `Each ${en} that concerns me`),
      parameters: pageParameters(states),
      answers: pageOf('一页', 'A page', ref(name)),
      problems: ['store-unavailable'],
    },
    async (ask) =>
      json(await access.agreements.list(personOf(ask), { ...pageQueryOf(ask), kinds })),
  )
}

function reading({ access }: Deps, { plural, name, zh, en, kinds, schemas }: Noun): Route {
  return route(
    {
      ...asPerson,
      schemas,
      id: `get${name}`,
      path: `/api/${plural}/{id}`,
      summary: text(`一份${zh}`, `One ${en}`),
      parameters: [idOf(zh, en)],
      answers: oneOf('内容及其经过', 'What it says, and its history', name),
      problems: ['agreement-not-found', 'store-unavailable'],
    },
    async (ask) => versioned(await access.agreements.get(personOf(ask), ask.given('id'), kinds)),
  )
}

function offering({ access }: Deps): Route {
  return route(
    {
      ...asPerson,
      schemas: agreementSchemas,
      id: 'offerInboundAgreement',
      method: 'post',
      path: '/api/agreements',
      roles: ['consumer'],
      summary: text('数据反哺：提出回流协议', 'Offer to give data back'),
      parameters: [],
      body: { schema: ref('InboundContent') },
      answers: newOf('回流协议', 'The agreement that is offered', 'Agreement'),
      problems: ['organisation-not-found', 'terms-not-met', 'too-many', 'store-unavailable'],
    },
    async (ask) => {
      const content = ask.body as InboundContent
      const made = await access.agreements.offerInbound(personOf(ask), content)
      return created(`/api/agreements/${made.id}`, made, { ETag: versionTag(made.version) })
    },
  )
}

function recording({ access }: Deps): Route {
  return route(
    {
      ...asPerson,
      schemas: entitlementSchemas,
      id: 'recordEntitlement',
      method: 'post',
      path: '/api/entitlements',
      roles: ['consumer'],
      summary: text('政务共享：登记履职所需数据', 'Record what a duty entitles to'),
      parameters: [],
      body: { schema: ref('EntitlementContent') },
      answers: newOf('已登记', 'What was recorded', 'Entitlement'),
      problems: [
        'role-required',
        'terms-not-met',
        'policy-term-unknown',
        'too-many',
        'store-unavailable',
      ],
    },
    async (ask) => {
      const content = ask.body as EntitlementContent
      const made = await access.agreements.recordEntitlement(personOf(ask), content)
      return created(`/api/entitlements/${made.id}`, made, { ETag: versionTag(made.version) })
    },
  )
}

const SUMMARIES: Readonly<Record<PersonAction, readonly [zh: string, en: string]>> = {
  sign: ['申请方签署', 'Sign, for the applicant'],
  countersign: ['提供方签署', 'Sign, for the provider or receiver'],
  file: ['备案', 'File it'],
  decline: ['生效前拒绝或放弃', 'Decline it before it is in force'],
  suspend: ['中止', 'Suspend it'],
  resume: ['恢复', 'Resume it'],
  revoke: ['撤销', 'Revoke it'],
  terminate: ['终止', 'Terminate it'],
  dispose: ['要求销毁数据', 'Demand that the data be disposed of'],
  certify: ['提交数据销毁证明', 'Certify that the data is gone'],
  report: ['提交使用情况报告', 'Report how the data is used'],
  evaluate: ['应用评价', 'Evaluate it'],
}

const OWN: Partial<Record<PersonAction, Operation['problems']>> = {
  file: ['already-exists'],
  certify: ['terms-not-met'],
}

function acting({ access }: Deps, noun: Noun, action: PersonAction): Route {
  const { plural, name, zh, en, kinds, schemas } = noun
  const input = bodySchema(agreementInputs[action])
  const isEmpty = Object.keys((input.properties ?? {}) as object).length === 0
  const [summaryZh, summaryEn] = SUMMARIES[action]
  return route(
    {
      ...asPerson,
      schemas,
      id: `${action}${name}`,
      method: 'post',
      path: `/api/${plural}/{id}/${action}`,
      summary: text(`${zh}：${summaryZh}`, `${summaryEn} (${en})`),
      parameters: [idOf(zh, en)],
      body: { schema: input, ...(isEmpty && { optional: true as const }) },
      answers: oneOf('新状态', 'As it is now', name),
      problems: [...REFUSALS, ...(OWN[action] ?? [])],
    },
    async (ask) => {
      const given = (ask.body ?? {}) as AgreementInputs[PersonAction]
      const version = ifVersion(ask)
      const { agreements } = access
      const seen = { kinds, ...(version !== undefined && { version }) }
      return versioned(await agreements.act(personOf(ask), ask.given('id'), action, given, seen))
    },
  )
}

const REFUSALS = [
  'agreement-not-found',
  'role-required',
  'illegal-transition',
  'separation-of-duties',
  'version-conflict',
  'precondition-failed',
  'store-unavailable',
] as const satisfies Operation['problems']

function idOf(zh: string, en: string) {
  return path('id', `${zh}编号`, `Id of the ${en}`)
}
