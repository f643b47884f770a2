import {
  type ObjectionAnswer,
  type ObjectionAsk,
  type ObjectionDecision,
  objectionMachine,
  objectionSchemas,
  type Raiser,
} from '@tongqu/access'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { flowOperation } from '../flow-operation.ts'
import { pageParameters, pageQueryOf } from '../flow-routes.ts'
import { type Route, route } from '../operation.ts'
import { created, json } from '../reply.ts'
import { objectionAnswers as schemas } from '../schemas-lives.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access' | 'publicUrl'>

const PATH = '/api/objections'

/** The secret by which somebody without an account comes back: never in an address. */
export const HANDLE_HEADER = 'x-hub-handle'

/**
 * Objections to datasets: raised by anybody, answered by the provider, decided by the authority.
 */
export function objectionRoutes(deps: Deps): Route[] {
  return [...raisingRoutes(deps), ...answeringRoutes(deps)]
}

const common = { answer: 'Objection', schemas } as const
const says = text('异议', 'The objection')

function raisingRoutes({ access, publicUrl }: Deps): Route[] {
  const { objections } = access
  return [
    route(
      flowOperation({
        id: 'raiseObjection',
        method: 'post',
        path: PATH,
        summary: text(
          '对数据集提出异议；未登录者须留下联系方式',
          'Object to a dataset; who is not signed in leaves a contact',
        ),
        body: objectionSchemas.objectionAskSchema,
        answer: 'RaisedObjection',
        status: 201,
        says: text('异议；凭证仅显示一次', 'The objection; the handle is shown once'),
        schemas,
        problems: ['credentials-too-weak', 'dataset-not-found', 'too-many'],
      }),
      async (ask) => {
        const raised = await objections.raise(ask.principal, ask.body as ObjectionAsk)
        return created(`${publicUrl}${PATH}/${raised.objection.id}`, raised)
      },
    ),
    route(
      flowOperation({
        id: 'listObjections',
        path: PATH,
        auth: 'signed-in',
        summary: text('与本单位有关的异议', 'Objections that concern the caller'),
        parameters: pageParameters(objectionMachine.states),
        answer: 'ObjectionList',
        says: text('异议', 'Objections'),
        schemas,
        problems: [],
      }),
      async (ask) => json(await objections.list(ask.principal, pageQueryOf(ask))),
    ),
    route(
      flowOperation({
        ...common,
        says,
        id: 'getObjection',
        path: `${PATH}/{id}`,
        summary: text(
          '一项异议（未登录者以 x-hub-handle 出示凭证）',
          'One objection (handle in x-hub-handle)',
        ),
        problems: ['objection-not-found', 'credentials-too-weak'],
      }),
      async (ask) => json(await objections.get(raiserOf(ask), ask.given('id'))),
    ),
    ...(['resolve', 'escalate'] as const).map((step) =>
      route(
        flowOperation({
          ...common,
          says,
          id: `${step}Objection`,
          method: 'post',
          path: `${PATH}/{id}/${step}`,
          summary:
            step === 'resolve'
              ? text('提出者认可或撤回', 'Whoever raised it is content, or takes it back')
              : text('提出者提请主管部门处理', 'Whoever raised it turns to the authority'),
          body: objectionSchemas.objectionTextSchema,
          problems: [
            ...(['objection-not-found', 'role-required'] as const),
            ...(['credentials-too-weak', 'illegal-transition'] as const),
          ],
        }),
        async (ask) => {
          const note = ask.body as { text: string }
          return json(await objections[step](raiserOf(ask), ask.given('id'), note))
        },
      ),
    ),
  ]
}

function answeringRoutes({ access }: Deps): Route[] {
  const { objections } = access
  const judged = { ...common, method: 'post', auth: 'person' } as const
  return [
    route(
      flowOperation({
        ...judged,
        says,
        id: 'answerObjection',
        path: `${PATH}/{id}/answer`,
        roles: ['provider'],
        summary: text('提供方答复异议', 'The provider answers'),
        body: objectionSchemas.objectionAnswerSchema,
        problems: [
          ...(['objection-not-found', 'role-required', 'illegal-transition'] as const),
          'separation-of-duties',
        ],
      }),
      async (ask) =>
        json(await objections.answer(ask.principal, ask.given('id'), ask.body as ObjectionAnswer)),
    ),
    route(
      flowOperation({
        ...judged,
        says,
        id: 'decideObjection',
        path: `${PATH}/{id}/decide`,
        roles: ['reviewer', 'approver'],
        summary: text('主管部门裁定异议', 'The authority decides'),
        body: objectionSchemas.objectionDecisionSchema,
        problems: [
          ...(['objection-not-found', 'role-required', 'illegal-transition'] as const),
          'separation-of-duties',
        ],
      }),
      async (ask) =>
        json(
          await objections.decide(ask.principal, ask.given('id'), ask.body as ObjectionDecision),
        ),
    ),
  ]
}

function raiserOf(ask: Ask): Raiser {
  const handle = ask.header(HANDLE_HEADER)
  return { principal: ask.principal, ...(handle !== undefined && { handle }) }
}
