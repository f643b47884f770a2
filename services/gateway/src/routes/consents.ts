import {
  type ConsentAsk,
  type ConsentFilter,
  consentMachine,
  consentSchemas,
  type DisposalNote,
  type Evidence,
  type LinkAsk,
  type ProviderConsentAsk,
  type Reason,
  type SubjectAnswer,
  type SubjectRequestAsk,
} from '@tongqu/access'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { flowOperation } from '../flow-operation.ts'
import { type Route, route } from '../operation.ts'
import { cursorParameter, query } from '../parameters.ts'
import { created, json } from '../reply.ts'
import { consentAnswers as schemas } from '../schemas-consents.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access' | 'publicUrl'>

const PATH = '/api/consents'
const MAX_ITEMS = 200

/**
 * Consents as their receivers, providers and the authority work with them; and the doors of the
 * people they are about, who have no account but the secret of a link or of a receipt.
 */
export function consentRoutes(deps: Deps): Route[] {
  return [
    ...askingRoutes(deps),
    ...steppingRoutes(deps),
    ...providerRoutes(deps),
    ...linkRoutes(deps),
    ...handleRoutes(deps),
    ...requestRoutes(deps),
  ]
}

function askingRoutes({ access, publicUrl }: Deps): Route[] {
  return [
    route(
      flowOperation({
        id: 'requestConsent',
        method: 'post',
        path: PATH,
        auth: 'signed-in',
        summary: text(
          '向个人征求同意（链接由数据提供方转交本人）',
          'Ask a person for consent; the provider brings the link to them',
        ),
        body: consentSchemas.consentAskSchema,
        answer: 'Consent',
        status: 201,
        says: text('已征求', 'Asked'),
        schemas,
        problems: [
          ...(['role-required', 'dataset-not-found', 'terms-not-met'] as const),
          ...(['consent-not-valid', 'consent-not-found', 'agreement-not-found'] as const),
          ...(['illegal-transition', 'already-exists', 'consent-refused-recently'] as const),
        ],
      }),
      async (ask) => {
        const { consent } = await access.consents.request(ask.principal, ask.body as ConsentAsk)
        return created(`${publicUrl}${PATH}/${consent.id}`, consent)
      },
    ),
    route(
      flowOperation({
        id: 'linkConsent',
        method: 'post',
        path: `${PATH}/{id}/link`,
        auth: 'signed-in',
        summary: text(
          '数据提供方取得一次性链接，转交本人',
          'The provider takes the link, to bring it to the person',
        ),
        body: consentSchemas.linkAskSchema,
        answer: 'AskedConsent',
        says: text('链接；口令仅显示一次', 'The link; its secret is shown once'),
        schemas,
        problems: ['role-required', 'consent-not-found', 'illegal-transition'],
      }),
      async (ask) => {
        const asked = await access.consents.link(
          ask.principal,
          ask.given('id'),
          ask.body as LinkAsk,
        )
        return json({ ...asked, link: `${publicUrl}/consent/${asked.token}` })
      },
    ),
    ...readingRoutes({ access }),
  ]
}

function readingRoutes({ access }: Pick<Deps, 'access'>): Route[] {
  return [
    route(
      flowOperation({
        id: 'listConsents',
        path: PATH,
        auth: 'signed-in',
        summary: text('与本单位有关的同意记录', 'Consents that concern the caller'),
        parameters: [
          query('dataset', '数据集标识', 'Dataset id', { type: 'string', maxLength: 64 }),
          query('state', '状态', 'State', { type: 'string', enum: consentMachine.states }),
          cursorParameter,
          query('limit', '每页条数', 'Items per page', {
            type: 'integer',
            minimum: 1,
            maximum: MAX_ITEMS,
            default: MAX_ITEMS,
          }),
        ],
        answer: 'ConsentList',
        says: text('同意记录', 'Consents'),
        schemas,
        problems: [],
      }),
      async (ask) => json(await access.consents.list(ask.principal, filterOf(ask))),
    ),
    route(
      flowOperation({
        id: 'getConsent',
        path: `${PATH}/{id}`,
        auth: 'signed-in',
        summary: text('一份同意记录', 'One consent'),
        answer: 'Consent',
        says: text('同意记录', 'The consent'),
        schemas,
        problems: ['consent-not-found'],
      }),
      async (ask) => json(await access.consents.get(ask.principal, ask.given('id'))),
    ),
  ]
}

function filterOf(ask: Ask): ConsentFilter {
  const [dataset, state, cursor] = [ask.text('dataset'), ask.text('state'), ask.text('cursor')]
  const limit = ask.integer('limit')
  return {
    ...(dataset !== undefined && { dataset }),
    ...(state !== undefined && { state }),
    ...(cursor !== undefined && { cursor }),
    ...(limit !== undefined && { limit }),
  }
}

const common = { method: 'post', answer: 'Consent', schemas } as const
const says = text('变更后的同意记录', 'The consent as it is now')
const steps = ['consent-not-found', 'role-required', 'illegal-transition'] as const

function steppingRoutes({ access }: Deps): Route[] {
  const { consents } = access
  return [
    route(
      flowOperation({
        ...common,
        says,
        id: 'terminateConsent',
        path: `${PATH}/{id}/terminate`,
        auth: 'signed-in',
        summary: text('接收方终止同意', 'The receiver gives a consent up'),
        body: consentSchemas.reasonSchema,
        problems: [...steps, 'version-conflict'],
      }),
      async (ask) =>
        json(await consents.terminate(ask.principal, ask.given('id'), ask.body as Reason)),
    ),
    route(
      flowOperation({
        ...common,
        says,
        id: 'invalidateConsent',
        path: `${PATH}/{id}/invalidate`,
        auth: 'person',
        roles: ['reviewer', 'approver'],
        summary: text('主管部门认定同意无效', 'The authority finds a consent invalid'),
        body: consentSchemas.reasonSchema,
        problems: [...steps, 'version-conflict'],
      }),
      async (ask) =>
        json(await consents.invalidate(ask.principal, ask.given('id'), ask.body as Reason)),
    ),
    route(
      flowOperation({
        ...common,
        says,
        id: 'certifyConsentDisposal',
        path: `${PATH}/{id}/certify-disposal`,
        auth: 'signed-in',
        summary: text('接收方证明数据已处置', 'The receiver certifies disposal'),
        body: consentSchemas.disposalSchema,
        problems: [...steps, 'already-exists'],
      }),
      async (ask) =>
        json(
          await consents.certifyDisposal(ask.principal, ask.given('id'), ask.body as DisposalNote),
        ),
    ),
  ]
}

function providerRoutes({ access, publicUrl }: Deps): Route[] {
  const { consents } = access
  return [
    route(
      flowOperation({
        ...common,
        says,
        id: 'giveProviderConsent',
        path: '/api/provider-consents',
        auth: 'person',
        roles: ['provider'],
        status: 201,
        summary: text('提供方同意向某单位提供', 'The provider consents to a receiver'),
        body: consentSchemas.providerConsentSchema,
        problems: [
          ...(['dataset-not-found', 'role-required', 'terms-not-met'] as const),
          ...(['organisation-not-found', 'already-exists'] as const),
        ],
      }),
      async (ask) => {
        const given = await consents.giveForProvider(ask.principal, ask.body as ProviderConsentAsk)
        return created(`${publicUrl}${PATH}/${given.id}`, given)
      },
    ),
    route(
      flowOperation({
        ...common,
        says,
        id: 'withdrawProviderConsent',
        path: '/api/provider-consents/{id}/withdraw',
        auth: 'person',
        roles: ['provider'],
        summary: text('提供方撤回同意', 'The provider takes its consent back'),
        body: consentSchemas.reasonSchema,
        problems: [...steps, 'version-conflict'],
      }),
      async (ask) =>
        json(
          await consents.withdrawForProvider(ask.principal, ask.given('id'), ask.body as Reason),
        ),
    ),
  ]
}

function linkRoutes({ access }: Deps): Route[] {
  const { consents } = access
  const secret = { bearsSecret: true, schemas } as const
  const path = '/api/consent-links/{token}'
  return [
    route(
      flowOperation({
        ...secret,
        id: 'viewConsentNotice',
        path,
        summary: text('凭链接查看征求的内容', 'What is asked, by the link'),
        answer: 'ConsentNotice',
        says: text('告知书与记录', 'Notice and record'),
        problems: ['consent-not-found'],
      }),
      async (ask) => json(await consents.view(ask.given('token'))),
    ),
    route(
      flowOperation({
        ...secret,
        id: 'giveConsent',
        method: 'post',
        path: `${path}/give`,
        summary: text('同意', 'Say yes'),
        body: consentSchemas.evidenceSchema,
        answer: 'GivenConsent',
        says: text('回执；凭证仅显示一次', 'The receipt; the handle is shown once'),
        problems: ['consent-not-found'],
      }),
      async (ask) => json(await consents.give(ask.given('token'), ask.body as Evidence)),
    ),
    route(
      flowOperation({
        ...secret,
        id: 'refuseConsent',
        method: 'post',
        path: `${path}/refuse`,
        summary: text('不同意', 'Say no'),
        body: consentSchemas.evidenceSchema,
        answer: 'ReceiptedConsent',
        says: text('回执', 'The receipt'),
        problems: ['consent-not-found'],
      }),
      async (ask) => json(await consents.refuse(ask.given('token'), ask.body as Evidence)),
    ),
  ]
}

function handleRoutes({ access }: Deps): Route[] {
  const { consents } = access
  const secret = { bearsSecret: true, schemas } as const
  const receipt = { answer: 'ReceiptedConsent', says: text('记录与回执', 'Record and receipt') }
  const path = '/api/consent-receipts/{handle}'
  return [
    route(
      flowOperation({
        ...secret,
        ...receipt,
        id: 'heldConsent',
        path,
        summary: text('凭回执查看自己的同意', 'One’s own consent, by the receipt'),
        problems: ['consent-not-found'],
      }),
      async (ask) => json(await consents.held(ask.given('handle'))),
    ),
    ...(['withdraw', 'reconfirm'] as const).map((step) =>
      route(
        flowOperation({
          ...secret,
          ...receipt,
          id: `${step}Consent`,
          method: 'post',
          path: `${path}/${step}`,
          summary:
            step === 'withdraw'
              ? text('撤回同意，随时、无须理由', 'Withdraw, at any time, for no reason')
              : text('再次确认同意', 'Confirm once more'),
          body: consentSchemas.evidenceSchema,
          problems: ['consent-not-found', 'illegal-transition'],
        }),
        async (ask) => json(await consents[step](ask.given('handle'), ask.body as Evidence)),
      ),
    ),
    route(
      flowOperation({
        ...secret,
        id: 'raiseSubjectRequest',
        method: 'post',
        path: `${path}/requests`,
        summary: text('请求查阅、导出或删除', 'Ask for access, export or deletion'),
        body: consentSchemas.subjectRequestSchema,
        answer: 'SubjectRequest',
        says: text('请求及答复期限', 'The request and when it is answered'),
        problems: ['consent-not-found', 'too-many'],
      }),
      async (ask) => json(await consents.raise(ask.given('handle'), ask.body as SubjectRequestAsk)),
    ),
    route(
      flowOperation({
        ...secret,
        id: 'raisedSubjectRequests',
        path: `${path}/requests`,
        summary: text('自己的请求与答复', 'One’s own requests and their answers'),
        answer: 'SubjectRequestList',
        says: text('请求', 'Requests'),
        problems: ['consent-not-found'],
      }),
      async (ask) => json({ items: await consents.raised(ask.given('handle')) }),
    ),
  ]
}

function requestRoutes({ access }: Deps): Route[] {
  const { consents } = access
  return [
    route(
      flowOperation({
        id: 'listSubjectRequests',
        path: '/api/subject-requests',
        auth: 'signed-in',
        summary: text(
          '须由本单位答复的个人请求',
          'Requests of people at the caller’s organisation',
        ),
        answer: 'SubjectRequestList',
        says: text('请求', 'Requests'),
        schemas,
        problems: [],
      }),
      async (ask) => json(await consents.requests(ask.principal)),
    ),
    route(
      flowOperation({
        id: 'answerSubjectRequest',
        method: 'post',
        path: '/api/subject-requests/{id}/answer',
        auth: 'person',
        summary: text('答复个人请求', 'Answer a request'),
        body: consentSchemas.subjectAnswerSchema,
        answer: 'SubjectRequest',
        says: text('已答复的请求', 'The request, answered'),
        schemas,
        problems: ['request-not-found', 'role-required', 'illegal-transition'],
      }),
      async (ask) =>
        json(await consents.answer(ask.principal, ask.given('id'), ask.body as SubjectAnswer)),
    ),
  ]
}
