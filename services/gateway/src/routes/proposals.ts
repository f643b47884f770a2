import { lifeMachine, lifeSchemas } from '@tongqu/access'
import type { GatewayDeps } from '../deps.ts'
import { flowOperation } from '../flow-operation.ts'
import { pageParameters, pageQueryOf } from '../flow-routes.ts'
import { type Route, route } from '../operation.ts'
import { created, json } from '../reply.ts'
import { object, ref } from '../schema-parts.ts'
import { lifeAnswers as schemas } from '../schemas-lives.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access' | 'publicUrl'>

const PATH = '/api/proposals'
const body = object({ document: ref('DatasetDocument') })

type Reviewed = Parameters<Deps['access']['lives']['review']>[2]

/** How datasets come into the catalogue and leave it. */
export function proposalRoutes(deps: Deps): Route[] {
  return [...proposing(deps), ...deciding(deps)]
}

function proposing({ access, publicUrl }: Deps): Route[] {
  const { lives } = access
  const says = text('提案', 'The proposal')
  return [
    route(
      flowOperation({
        id: 'proposeDataset',
        method: 'post',
        path: PATH,
        auth: 'person',
        roles: ['provider'],
        summary: text('提供方提议开放一个数据集', 'The provider proposes a dataset'),
        body,
        answer: 'Proposal',
        status: 201,
        says,
        schemas,
        problems: ['role-required', 'already-exists', 'illegal-transition', 'too-many'],
      }),
      async (ask) => {
        const { document } = ask.body as { document: unknown }
        const made = await lives.propose(ask.principal, document)
        return created(`${publicUrl}${PATH}/${made.dataset}`, made)
      },
    ),
    route(
      flowOperation({
        id: 'reviseProposal',
        method: 'put',
        path: PATH,
        auth: 'person',
        roles: ['provider'],
        summary: text('修改待审的提案', 'Word a proposal anew while it is looked at'),
        body,
        answer: 'Proposal',
        says,
        schemas,
        problems: [
          ...(['role-required', 'proposal-not-found', 'illegal-transition'] as const),
          ...(['already-exists', 'too-many'] as const),
        ],
      }),
      async (ask) => {
        const { document } = ask.body as { document: unknown }
        return json(await lives.revise(ask.principal, document))
      },
    ),
    route(
      flowOperation({
        id: 'listProposals',
        path: PATH,
        auth: 'person',
        summary: text('可见的提案', 'Proposals that one may see'),
        parameters: pageParameters(lifeMachine.states),
        answer: 'ProposalList',
        says: text('提案', 'Proposals'),
        schemas,
        problems: [],
      }),
      async (ask) => json(await lives.list(ask.principal, pageQueryOf(ask))),
    ),
    route(
      flowOperation({
        id: 'getProposal',
        path: `${PATH}/{dataset}`,
        auth: 'person',
        summary: text('一项提案', 'One proposal'),
        answer: 'Proposal',
        says,
        schemas,
        problems: ['proposal-not-found'],
      }),
      async (ask) => json(await lives.get(ask.principal, ask.given('dataset'))),
    ),
  ]
}

function deciding({ access }: Deps): Route[] {
  const { lives } = access
  const common = { method: 'post', auth: 'person', answer: 'Proposal', schemas } as const
  const says = text('提案', 'The proposal')
  return [
    route(
      flowOperation({
        ...common,
        says,
        id: 'reviewProposal',
        path: `${PATH}/{dataset}/review`,
        roles: ['reviewer', 'approver'],
        summary: text('主管部门审核提案', 'The authority lists it, or declines'),
        body: lifeSchemas.reviewSchema,
        problems: [
          ...(['proposal-not-found', 'role-required', 'illegal-transition'] as const),
          ...(['separation-of-duties', 'version-conflict', 'too-many'] as const),
        ],
      }),
      async (ask) =>
        json(await lives.review(ask.principal, ask.given('dataset'), ask.body as Reviewed)),
    ),
    route(
      flowOperation({
        ...common,
        says,
        id: 'retractProposal',
        path: `${PATH}/{dataset}/retract`,
        roles: ['provider'],
        summary: text('提供方收回提案', 'The provider takes a proposal back'),
        body: lifeSchemas.lifeReasonSchema,
        problems: ['proposal-not-found', 'role-required', 'illegal-transition', 'too-many'],
      }),
      async (ask) =>
        json(
          await lives.retract(ask.principal, ask.given('dataset'), ask.body as { reason: string }),
        ),
    ),
    route(
      flowOperation({
        ...common,
        says: text('已撤下', 'Withdrawn'),
        id: 'withdrawDataset',
        path: '/api/datasets/{dataset}/withdraw',
        roles: ['provider', 'reviewer', 'approver'],
        summary: text(
          '撤下数据集，各出口即时关闭',
          'Take a dataset out: every door of it closes at once',
        ),
        body: lifeSchemas.lifeReasonSchema,
        problems: ['dataset-not-found', 'role-required', 'illegal-transition', 'too-many'],
      }),
      async (ask) =>
        json(
          await lives.withdraw(ask.principal, ask.given('dataset'), ask.body as { reason: string }),
        ),
    ),
  ]
}
