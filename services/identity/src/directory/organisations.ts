import type { PersonPrincipal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { Writing } from '@tongqu/store'
import {
  actorOf,
  demandRole,
  demandStill,
  demandVersion,
  invalidMember,
  personAsking,
} from './acting.ts'
import { organisationOf, organisationRow } from './rows.ts'
import { stepTo } from './states.ts'
import type {
  DirectoryDeps,
  DirectoryView,
  Organisation,
  OrganisationDesk,
  OrganisationInput,
} from './types.ts'
import { checkedUscc } from './uscc.ts'

/** Who keeps the organisations: operators change them, auditors look on. */
export function organisationDesk(deps: DirectoryDeps, view: DirectoryView): OrganisationDesk {
  return {
    async create(asking, input) {
      const by = personAsking(asking)
      demandRole(by, 'operator')
      const made: Organisation = {
        id: deps.uuid(),
        state: 'ACTIVE',
        version: 1,
        createdAt: new Date(deps.now()).toISOString(),
        synthetic: false,
        ...checked(deps, input),
      }
      await deps.store.transact(async (writing) => {
        await demandStill(writing, by, 'operator')
        await demandUnique(writing, made)
        await writing.insertInto('organisations').values(organisationRow(made)).execute()
        // Who decides what may be read holds the organisations that are active.
        await tell(deps, writing, by, made, { action: 'create', to: 'ACTIVE', policy: true })
      })
      await view.catchUp()
      return made
    },
    async change(asking, id, version, input) {
      const by = personAsking(asking)
      return await keep(deps, view, by, id, version, (before) => {
        // Its operators would be none: nobody could undo it.
        if (id === by.organisation && input.authority !== true) throw own(by)
        const { state, createdAt, synthetic } = before
        const now = { id, state, version, createdAt, synthetic, ...checked(deps, input) }
        const policy = before.provider !== now.provider || before.authority !== now.authority
        return { now, step: { action: 'change', policy } }
      })
    },
    async setState(asking, id, version, state) {
      const by = personAsking(asking)
      if (id === by.organisation) throw own(by)
      return await keep(deps, view, by, id, version, (before) => {
        const { action, policy } = stepTo(before.state, state)
        const step = { action, from: before.state, to: state, policy }
        return { now: { ...before, state }, step }
      })
    },
    list(asking) {
      const by = personAsking(asking)
      return [...view.organisations()].filter(({ id }) => maySee(by, id))
    },
    get(asking, id) {
      return visible(view, personAsking(asking), id)
    },
  }
}

function maySee(by: PersonPrincipal, id: string): boolean {
  return id === by.organisation || by.roles.includes('operator') || by.roles.includes('auditor')
}

function visible(view: DirectoryView, by: PersonPrincipal, id: string): Organisation {
  const organisation = view.organisation(id)
  if (!organisation || !maySee(by, id)) throw new Problem('organisation-not-found')
  return organisation
}

/** An operator who takes its power from the organisation it belongs to would lock itself out. */
function own(by: PersonPrincipal): Problem {
  demandRole(by, 'operator')
  return new Problem('separation-of-duties')
}

type Change = {
  now: Organisation
  step: { action: string; from?: string; to?: string; policy: boolean }
}

async function keep(
  deps: DirectoryDeps,
  view: DirectoryView,
  by: PersonPrincipal,
  id: string,
  version: number,
  change: (before: Organisation) => Change,
): Promise<Organisation> {
  visible(view, by, id)
  demandRole(by, 'operator')
  const kept = await deps.store.transact(async (writing) => {
    await demandStill(writing, by, 'operator')
    const row = await writing
      .selectFrom('organisations')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw new Problem('organisation-not-found')
    const { now, step } = change(organisationOf(row))
    demandVersion(row, version)
    const next = { ...now, version: version + 1 }
    await demandUnique(writing, next)
    await writing
      .updateTable('organisations')
      .set(organisationRow(next))
      .where('id', '=', id)
      .execute()
    await tell(deps, writing, by, next, step)
    return next
  })
  await view.catchUp()
  return kept
}

/** Nothing but the members named here is taken. */
function checked({ catalog }: DirectoryDeps, input: OrganisationInput) {
  const { kind, name, nameEn, provider, authority, contact, securityOfficer } = input
  const isPerson = kind === 'individual'
  if (!isPerson && input.uscc === undefined) throw new Problem('uscc-invalid')
  if (isPerson && input.uscc !== undefined) {
    throw invalidMember('uscc', '个人没有统一社会信用代码', 'is none of individuals')
  }
  if (provider !== undefined && !catalog().providers.has(provider)) {
    throw new Problem('provider-not-found', { provider })
  }
  return {
    ...(input.uscc !== undefined && { uscc: checkedUscc(input.uscc) }),
    kind,
    name,
    ...(nameEn !== undefined && { nameEn }),
    ...(provider !== undefined && { provider }),
    authority: authority === true,
    ...(contact !== undefined && { contact }),
    ...(securityOfficer !== undefined && { securityOfficer }),
  }
}

/** One code, one organisation; one organisation stands for a provider. */
async function demandUnique(writing: Writing, { id, uscc, provider }: Organisation): Promise<void> {
  for (const [member, value] of Object.entries({ uscc, provider })) {
    if (value === undefined) continue
    const taken = await writing
      .selectFrom('organisations')
      .select('id')
      .where(member as 'uscc' | 'provider', '=', value)
      .where('id', '!=', id)
      .executeTakeFirst()
    if (taken) throw new Problem('already-exists', { member })
  }
}

async function tell(
  { store }: DirectoryDeps,
  writing: Writing,
  by: PersonPrincipal,
  { id }: Organisation,
  step: Change['step'],
): Promise<void> {
  await store.record(writing, {
    entity: 'organisation',
    entityId: id,
    ...step,
    actor: actorOf(by),
    audience: [id],
  })
}
