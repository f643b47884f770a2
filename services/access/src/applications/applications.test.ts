import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { actionsFrom } from '../machine.ts'
import { type ApplicationAction, type ApplicationState, applicationMachine } from './machine.ts'
import type { ApplicationInputs } from './steps.ts'
import {
  approved,
  contentOf,
  eventsSince,
  NAMES,
  type Name,
  newestSeq,
  openWorld,
  refusal,
  type World,
} from './testing/world.ts'

const [[, sqlite] = []] = testStores()
const open = async () => openWorld(await (sqlite as OpenTestStore)())

const positive = { verdict: 'positive', comment: '齐全' } as const
const text = { text: '说明' }

const INPUTS: { [Action in ApplicationAction]: ApplicationInputs[Action] } = {
  edit: contentOf({ title: '改过的标题' }),
  submit: {},
  return: text,
  accept: {},
  review: positive,
  approve: text,
  reject: text,
  appeal: text,
  reopen: {},
  withdraw: {},
  comment: text,
}

/** Who takes an action, where nothing is in the way. */
const ACTORS: Record<ApplicationAction, Name> = {
  edit: 'applicant',
  submit: 'applicant',
  return: 'reviewer',
  accept: 'reviewer',
  review: 'reviewer',
  approve: 'approver',
  reject: 'approver',
  appeal: 'applicant',
  reopen: 'reviewer',
  withdraw: 'applicant',
  comment: 'applicant',
}

const act = <Action extends ApplicationAction>(
  { applications, people }: World,
  who: Name,
  id: string,
  action: Action,
) => applications.act(people[who], id, action, INPUTS[action])

/** Ways to each state, from a draft. */
const WAYS: Record<ApplicationState, readonly (readonly [Name, ApplicationAction])[]> = {
  DRAFT: [],
  SUBMITTED: [['applicant', 'submit']],
  INCOMPLETE: [
    ['applicant', 'submit'],
    ['reviewer', 'return'],
  ],
  UNDER_REVIEW: [
    ['applicant', 'submit'],
    ['reviewer', 'accept'],
    ['reviewer', 'review'],
    ['provider', 'review'],
  ],
  APPROVED: [
    ['applicant', 'submit'],
    ['reviewer', 'accept'],
    ['reviewer', 'review'],
    ['provider', 'review'],
    ['approver', 'approve'],
  ],
  REJECTED: [
    ['applicant', 'submit'],
    ['reviewer', 'accept'],
    ['approver', 'reject'],
  ],
  APPEALED: [
    ['applicant', 'submit'],
    ['reviewer', 'accept'],
    ['approver', 'reject'],
    ['applicant', 'appeal'],
  ],
  WITHDRAWN: [
    ['applicant', 'submit'],
    ['applicant', 'withdraw'],
  ],
}

async function brought(world: World, state: ApplicationState): Promise<string> {
  const { id } = await world.applications.create(world.people.applicant, contentOf())
  for (const [who, action] of WAYS[state]) await act(world, who, id, action)
  return id
}

const ALL = Object.keys(INPUTS) as ApplicationAction[]

describe('every cell of the table', () => {
  it.each(applicationMachine.states)('%s: leads where it says, or nowhere', async (state) => {
    const world = await open()
    let id = await brought(world, state)
    for (const action of ALL) {
      const before = await world.applications.get(world.people.auditor, id).catch(() => undefined)
      const seq = await newestSeq(world.store)
      const step = applicationMachine.steps.find(
        (one) => one.action === action && one.from.some((from) => from === state),
      )
      if (step) {
        const { state: reached, version } = await act(world, ACTORS[action], id, action)
        expect([action, reached, version]).toEqual([action, step.to, (before?.version ?? 0) + 1])
        const told = (await eventsSince(world.store, seq)).filter(
          ({ entity }) => entity === 'application',
        )
        expect(told).toMatchObject([{ action, from_state: state, to_state: step.to, policy: 0 }])
        id = await brought(world, state)
      } else {
        const refused = await refusal(act(world, ACTORS[action], id, action))
        const isHidden = state === 'DRAFT' && ACTORS[action] !== 'applicant'
        const code = isHidden ? 'application-not-found' : 'illegal-transition'
        expect([action, refused.code]).toEqual([action, code])
        if (!isHidden) expect(refused.extensions).toMatchObject({ state, action })
        expect(await newestSeq(world.store)).toBe(seq)
        expect(await world.applications.get(world.people.auditor, id)).toEqual(before)
      }
    }
  })
})

describe('actions that are shown', () => {
  it('are those that would be taken, for everybody in every state', async () => {
    const world = await open()
    for (const state of applicationMachine.states) {
      for (const name of NAMES) {
        const id = await brought(world, state)
        const shown = await world.applications.get(world.people[name], id).catch(() => undefined)
        let own = id
        for (const action of ALL) {
          const refused = await act(world, name, own, action).then(
            () => undefined,
            (error) => error.code,
          )
          const isShown = shown?.actions.includes(action) ?? false
          expect([name, state, action, isShown]).toEqual([name, state, action, !refused])
          if (!refused) own = await brought(world, state)
          if (!shown) expect([name, state, refused]).toEqual([name, state, 'application-not-found'])
        }
      }
    }
  })
})

describe('an approval', () => {
  it('needs both reviews, the newest verdict of each side, and of this round', async () => {
    const world = await open()
    const { applications, people } = world
    const id = await brought(world, 'SUBMITTED')
    await act(world, 'reviewer', id, 'accept')
    const refusedBecause = async () => {
      const { code, extensions } = await refusal(act(world, 'approver', id, 'approve'))
      expect(code).toBe('illegal-transition')
      return extensions.reviews
    }
    expect(await refusedBecause()).toEqual({ authority: null, provider: null })
    await act(world, 'reviewer', id, 'review')
    expect(await refusedBecause()).toEqual({ authority: 'positive', provider: null })
    const negative = { verdict: 'negative', comment: '用途不清' } as const
    await applications.act(people.provider, id, 'review', negative)
    expect(await refusedBecause()).toEqual({ authority: 'positive', provider: 'negative' })
    await act(world, 'provider', id, 'review')
    await act(world, 'approver', id, 'reject')
    await act(world, 'applicant', id, 'appeal')
    await act(world, 'reviewer', id, 'reopen')
    expect(await refusedBecause()).toEqual({ authority: null, provider: null })
  })

  it('issues the agreement in the same transaction, with policies of what was asked', async () => {
    const world = await open()
    const seq = await newestSeq(world.store)
    const { id, decision } = await approved(world)
    const told = (await eventsSince(world.store, seq)).slice(-2)
    expect(told).toMatchObject([
      { entity: 'agreement', entity_id: decision?.agreement, action: 'issue', to_state: 'OFFERED' },
      { entity: 'application', entity_id: id, action: 'approve', from_state: 'UNDER_REVIEW' },
    ])
    const agreement = await world.agreements.get(world.people.signer, decision?.agreement ?? '')
    expect(agreement).toMatchObject({ state: 'OFFERED', application: id, assignee: 'org-uni' })
    expect(agreement.document.policies).toMatchObject([
      { target: 'flows', assigner: 'card-company' },
    ])
    expect(agreement.document.terms).toEqual(contentOf())
  })

  it('is done once when two approve at the same time', async () => {
    const world = await open()
    const id = await brought(world, 'UNDER_REVIEW')
    const both = await Promise.allSettled([
      act(world, 'approver', id, 'approve'),
      act(world, 'deputy', id, 'approve'),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(lost.reason.code).toBe('illegal-transition')
    const rows = await world.store.db.selectFrom('agreements').select('id').execute()
    expect(rows).toHaveLength(1)
  })

  it('looks at the terms as they are by then', async () => {
    const world = await open()
    const id = await brought(world, 'UNDER_REVIEW')
    const { datasets } = world.held.catalog
    const flows = datasets.get('flows')
    if (!flows) throw new Error('no flows')
    const terms = { ...flows.terms, maxDays: 30 }
    const changed = new Map([...datasets, ['flows', { ...flows, terms }] as const])
    world.held.catalog = { ...world.held.catalog, datasets: changed }
    const refused = await refusal(act(world, 'approver', id, 'approve'))
    expect(refused).toMatchObject({
      code: 'terms-not-met',
      extensions: { faults: [{ path: '/term/days' }] },
    })
    expect(await world.store.db.selectFrom('agreements').select('id').execute()).toEqual([])
  })
})

describe('duties are apart', () => {
  const duties: readonly [Name, ApplicationState, ApplicationAction][] = [
    ['applicant', 'UNDER_REVIEW', 'review'],
    ['applicant', 'UNDER_REVIEW', 'approve'],
    ['applicant', 'UNDER_REVIEW', 'reject'],
    ['applicant', 'SUBMITTED', 'accept'],
    ['applicant', 'SUBMITTED', 'return'],
    ['reviewer', 'UNDER_REVIEW', 'approve'],
    ['reviewer', 'UNDER_REVIEW', 'reject'],
    ['reviewer', 'UNDER_REVIEW', 'withdraw'],
    ['provider', 'UNDER_REVIEW', 'approve'],
    ['approver', 'APPEALED', 'reopen'],
    ['approver', 'REJECTED', 'appeal'],
  ]

  it.each(duties)(
    '%s of what is %s may not %s, whatever roles they have',
    async (name, state, action) => {
      const world = await open()
      const id = await brought(world, state)
      const roles = ['consumer', 'provider', 'reviewer', 'approver', 'signer'] as const
      const mighty = { ...world.people[name], roles, authority: true, organisation: 'org-uni' }
      const seq = await newestSeq(world.store)
      const refused = await refusal(world.applications.act(mighty, id, action, INPUTS[action]))
      expect(refused.code).toBe('separation-of-duties')
      expect(await newestSeq(world.store)).toBe(seq)
    },
  )

  it('over all rounds: who reviewed before an appeal does not decide after it', async () => {
    const world = await open()
    const { applications, people } = world
    const id = await brought(world, 'SUBMITTED')
    await act(world, 'deputy', id, 'accept')
    await act(world, 'approver', id, 'reject')
    await act(world, 'applicant', id, 'appeal')
    await act(world, 'reviewer', id, 'reopen')
    await act(world, 'reviewer', id, 'review')
    await act(world, 'provider', id, 'review')
    const refused = await refusal(applications.act(people.deputy, id, 'approve', text))
    expect(refused.code).toBe('separation-of-duties')
    expect((await act(world, 'approver', id, 'approve')).state).toBe('APPROVED')
  })
})

describe('who is not concerned', () => {
  it('gets the answer of what is missing, for everything and in every state', async () => {
    const world = await open()
    const { applications, people } = world
    const missing = await refusal(applications.get(people.stranger, 'no-such-application'))
    for (const state of applicationMachine.states) {
      const id = await brought(world, state)
      for (const name of ['stranger', 'otherProvider', 'idle'] as const) {
        const answers = [
          await refusal(applications.get(people[name], id)),
          ...(await Promise.all(ALL.map((action) => refusal(act(world, name, id, action))))),
        ]
        for (const answer of answers) expect({ ...answer }).toEqual({ ...missing })
      }
    }
    for (const name of ['stranger', 'otherProvider', 'idle'] as const) {
      expect(await applications.list(people[name])).toEqual({ items: [] })
    }
  })

  it('sees no draft, and nobody but its own organisation hears of one', async () => {
    const world = await open()
    const { applications, people } = world
    const { id } = await applications.create(people.applicant, contentOf())
    for (const name of ['provider', 'reviewer', 'approver'] as const) {
      expect((await refusal(applications.get(people[name], id))).code).toBe('application-not-found')
      expect((await applications.list(people[name])).items).toEqual([])
    }
    await act(world, 'applicant', id, 'submit')
    const audiences = (await eventsSince(world.store, 0)).map(({ audience }) =>
      JSON.parse(audience),
    )
    expect(audiences).toEqual([['org-uni'], ['org-bureau', 'org-card', 'org-uni']])
    for (const name of ['provider', 'reviewer', 'approver', 'auditor', 'colleague'] as const) {
      expect((await applications.list(people[name])).items.map((one) => one.id)).toEqual([id])
    }
  })

  it('has a role or is told that one is missing', async () => {
    const world = await open()
    const id = await brought(world, 'UNDER_REVIEW')
    for (const [name, action] of [
      ['applicant', 'approve'],
      ['signer', 'withdraw'],
      ['provider', 'accept'],
      ['auditor', 'comment'],
      ['reviewer', 'approve'],
    ] as const) {
      const refused = await refusal(act(world, name, id, action))
      expect([name, refused.code]).toEqual([name, 'role-required'])
    }
    const { code } = await refusal(world.applications.create(world.people.signer, contentOf()))
    expect(code).toBe('role-required')
  })
})

describe('lists', () => {
  it('page through everything once, newest first, and narrow by state', async () => {
    const world = await open()
    const { applications, people } = world
    const made: string[] = []
    for (let count = 0; count < 5; count += 1) {
      made.unshift((await applications.create(people.applicant, contentOf())).id)
    }
    await act(world, 'applicant', made[0] ?? '', 'submit')
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await applications.list(people.applicant, {
        limit: 2,
        ...(cursor && { cursor }),
      })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next
    } while (cursor)
    expect(seen).toEqual(made)
    const { items } = await applications.list(people.applicant, { state: 'SUBMITTED' })
    expect(items.map(({ id }) => id)).toEqual([made[0]])
    const { code } = await refusal(applications.list(people.applicant, { cursor: 'nonsense' }))
    expect(code).toBe('wrong-cursor')
  })
})

it('every action of the table is one of these', () => {
  const known = applicationMachine.states.flatMap((state) => actionsFrom(applicationMachine, state))
  expect([...new Set(known)].sort()).toEqual([...ALL].sort())
})
