import type { PersonPrincipal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { Writing } from '@tongqu/store'
import { PORTAL_CLIENT } from '../issuer/clients.ts'
import {
  actorOf,
  demandRole,
  demandStill,
  demandVersion,
  invalidMember,
  personAsking,
} from './acting.ts'
import { clientOf } from './client.ts'
import { appOf, appRow } from './rows.ts'
import { stepTo } from './states.ts'
import type { App, AppDesk, AppInput, DirectoryDeps, DirectoryView } from './types.ts'

/** Limits belong to organisations, not to apps; this only keeps lists short. */
export const MOST_APPS = 50

/** Who keeps the apps: consumers those of their organisation, operators all. */
export function appDesk(deps: DirectoryDeps, view: DirectoryView): AppDesk {
  return {
    async create(asking, input) {
      const by = personAsking(asking)
      demandRole(by, 'consumer', 'operator')
      return await create(deps, view, by, input)
    },
    async change(asking, id, version, { name, description, client }) {
      return await keep(deps, view, personAsking(asking), id, version, (before) => {
        if (client !== undefined && before.client === undefined) {
          throw invalidMember('client', '由其他签发者管理', 'is kept by another issuer')
        }
        const now = {
          ...before,
          ...(name !== undefined && { name }),
          ...(description !== undefined && { description }),
          ...(client !== undefined && { client: clientOf(client) }),
        }
        return { now, step: { action: 'change', policy: client !== undefined } }
      })
    },
    async setState(asking, id, version, state) {
      return await keep(deps, view, personAsking(asking), id, version, (before) => {
        const { action, policy } = stepTo(before.state, state)
        return {
          now: { ...before, state },
          step: { action, from: before.state, to: state, policy },
        }
      })
    },
    list(asking) {
      const by = personAsking(asking)
      return [...view.apps()].filter((app) => maySeeApp(by, app))
    },
    get(asking, id) {
      return visibleApp(view, personAsking(asking), id)
    },
  }
}

/** An app that concerns the person; throws `app-not-found` of any other, alike. */
export function visibleApp(view: Pick<DirectoryView, 'app'>, by: PersonPrincipal, id: string): App {
  const app = view.app(id)
  if (!app || !maySeeApp(by, app)) throw new Problem('app-not-found')
  return app
}

function maySeeApp(by: PersonPrincipal, { organisation }: App): boolean {
  const own = organisation === by.organisation
  return own || by.roles.includes('operator') || by.roles.includes('auditor')
}

/** Operators may all, consumers only what is their organisation's. */
export function demandKeeper(by: PersonPrincipal, { organisation }: Pick<App, 'organisation'>) {
  demandRole(by, ...keepersOf(by, organisation))
}

function keepersOf(by: PersonPrincipal, organisation: string) {
  return organisation === by.organisation
    ? (['consumer', 'operator'] as const)
    : (['operator'] as const)
}

async function create(
  deps: DirectoryDeps,
  view: DirectoryView,
  by: PersonPrincipal,
  input: AppInput,
): Promise<App> {
  const organisation = input.organisation ?? by.organisation
  demandRole(by, ...keepersOf(by, organisation))
  if (input.external) demandRole(by, 'operator')
  const app: App = {
    state: 'ACTIVE',
    version: 1,
    createdAt: new Date(deps.now()).toISOString(),
    synthetic: false,
    organisation,
    name: input.name,
    ...(input.description !== undefined && { description: input.description }),
    ...clientOfInput(deps, input),
  }
  await deps.store.transact(async (writing) => {
    await demandStill(writing, by, ...keepersOf(by, organisation))
    await demandRoom(writing, app)
    await writing.insertInto('apps').values(appRow(app)).execute()
    await tell(deps, writing, by, app, { action: 'create', to: 'ACTIVE', policy: false })
  })
  await view.catchUp()
  return app
}

function clientOfInput(deps: DirectoryDeps, { client, external }: AppInput) {
  if (external) {
    const { issuer, clientId } = external
    if (client) throw invalidMember('client', '不能与 external 同用', 'or external: not both')
    if (!deps.issuers.includes(issuer) || clientId === PORTAL_CLIENT) {
      throw invalidMember('external', '不可用', 'can not be used')
    }
    return { id: clientId, issuer }
  }
  if (deps.embeddedIssuer === undefined)
    throw invalidMember('external', '不能为空', 'must be given')
  if (!client) throw invalidMember('client', '不能为空', 'must be given')
  return { id: deps.uuid(), client: clientOf(client) }
}

async function demandRoom(writing: Writing, { id, organisation }: App): Promise<void> {
  const owner = await writing
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', organisation)
    .executeTakeFirst()
  if (!owner) throw new Problem('organisation-not-found')
  const taken = await writing.selectFrom('apps').select('id').where('id', '=', id).execute()
  if (taken.length > 0) throw new Problem('already-exists', { member: 'external' })
  const apps = await writing
    .selectFrom('apps')
    .select('id')
    .where('organisation', '=', organisation)
    .limit(MOST_APPS)
    .execute()
  if (apps.length >= MOST_APPS) throw new Problem('too-many', { limit: MOST_APPS })
}

type Change = {
  now: App
  step: { action: string; from?: string; to?: string; policy: boolean }
}

async function keep(
  deps: DirectoryDeps,
  view: DirectoryView,
  by: PersonPrincipal,
  id: string,
  version: number,
  change: (before: App) => Change,
): Promise<App> {
  const { organisation } = visibleApp(view, by, id)
  const roles = keepersOf(by, organisation)
  demandRole(by, ...roles)
  const kept = await deps.store.transact(async (writing) => {
    await demandStill(writing, by, ...roles)
    const row = await writing.selectFrom('apps').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new Problem('app-not-found')
    const { now, step } = change(appOf(row))
    demandVersion(row, version)
    const next = { ...now, version: version + 1 }
    await writing.updateTable('apps').set(appRow(next)).where('id', '=', id).execute()
    await tell(deps, writing, by, next, step)
    return next
  })
  await view.catchUp()
  return kept
}

async function tell(
  { store }: DirectoryDeps,
  writing: Writing,
  by: PersonPrincipal,
  { id, organisation }: App,
  step: Change['step'],
): Promise<void> {
  await store.record(writing, {
    entity: 'app',
    entityId: id,
    ...step,
    actor: actorOf(by),
    audience: [organisation],
  })
}
