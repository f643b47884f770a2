import { endWebhooksOf, type PersonPrincipal, type Role } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { Store, Writing } from '@tongqu/store'
import { revokeKeysOf } from '../keys/revoke.ts'
import { actorOf, demandRole, demandStill, demandVersion, personAsking } from './acting.ts'
import { organisationOf, organisationRow, personOf, personRow, rolesCounted } from './rows.ts'
import { stepTo } from './states.ts'
import type { DirectoryDeps, DirectoryView, Organisation, Person, PersonDesk } from './types.ts'

/** Issuer of whoever has been removed; the id is the subject. Nobody's tokens say so. */
const NOWHERE = 'urn:tongqu:removed'

type Visible = (by: PersonPrincipal, id: string) => Person

/**
 * People leave (注销, PIPL art. 47). In one transaction the sessions end, the keys that
 * the person has made and thus knows are revoked, roles, login, password, name and what an issuer
 * calls the person are gone, and the event is recorded on which the ledger destroys the person's
 * key. What has to be kept (applications, reviews, signatures) goes on naming the id, which nothing
 * leads to somebody from any more; what is open stays with the organisation. An organisation of the
 * kind `individual` is that person, and leaves with the last of its people.
 */
export function removalOf(
  deps: DirectoryDeps,
  view: DirectoryView,
  visible: Visible,
): Pick<PersonDesk, 'remove' | 'leave'> {
  const { store } = deps
  return {
    async remove(asking, id, version) {
      const by = personAsking(asking)
      visible(by, id)
      demandRole(by, 'operator')
      if (id === by.id) throw new Problem('separation-of-duties')
      await store.transact(async (writing) => {
        await demandStill(writing, by, 'operator')
        const person = demandThere(await read(writing, id))
        demandVersion(person, version)
        await close(deps, writing, by, person)
      })
      await view.catchUp()
    },
    async leave(asking) {
      const by = personAsking(asking)
      if (by.via !== 'session') throw new Problem('sign-in-required')
      await store.transact(async (writing) => {
        const person = await read(writing, by.id)
        // Removed by somebody else since the request came in.
        if (person?.state !== 'ACTIVE') throw new Problem('sign-in-required')
        if (person.roles.includes('operator')) await demandAnother(writing, 'operator', by.id)
        await close(deps, writing, by, person)
      })
      await view.catchUp()
    },
  }
}

/** Throws `person-not-found` for nobody, and alike for whoever has been removed. */
export function demandThere(person: Person | undefined): Person {
  if (!person || person.state === 'REMOVED') throw new Problem('person-not-found')
  return person
}

async function read(writing: Writing, id: string): Promise<Person | undefined> {
  const row = await writing
    .selectFrom('persons')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && personOf(row)
}

/** Without one nobody could ever be entered again: a hub that has people has no setup page. */
async function demandAnother(writing: Writing, role: Role, person: string): Promise<void> {
  const others = await writing
    .selectFrom('persons')
    .innerJoin('organisations', 'organisations.id', 'persons.organisation')
    .select(['persons.roles', 'organisations.body'])
    .where('persons.id', '!=', person)
    .where('persons.state', '=', 'ACTIVE')
    .where('organisations.state', '=', 'ACTIVE')
    .execute()
  if (!others.some((one) => rolesCounted(one).includes(role))) {
    throw new Problem('last-administrator')
  }
}

async function close(
  { store }: DirectoryDeps,
  writing: Writing,
  by: PersonPrincipal,
  person: Person,
): Promise<void> {
  const { id, organisation } = person
  const actor = actorOf(by)
  const { action, to, policy } = stepTo(person.state, 'REMOVED')
  await revokeKeysOf(store, writing, { person: id, actor })
  await writing.deleteFrom('sessions').where('person', '=', id).execute()
  await writing
    .updateTable('persons')
    .set({ ...personRow(removed(person)), password: null })
    .where('id', '=', id)
    .execute()
  await store.record(writing, {
    ...{ entity: 'person', entityId: id, action, from: person.state, to, actor, policy },
    audience: [organisation],
    body: { roles: [] },
  })
  await closeIndividual(store, writing, actor, organisation)
}

function removed({ id, organisation, version, createdAt, synthetic }: Person): Person {
  return {
    ...{ id, organisation, createdAt, synthetic, version: version + 1, state: 'REMOVED' },
    ...{ issuer: NOWHERE, subject: id, name: '', roles: [], passwordOnce: false },
  }
}

/**
 * 个人: its name is that of a person, its webhooks name machines of that person. Nobody acts for it
 * any more, nor do its programs.
 */
async function closeIndividual(
  store: Store,
  writing: Writing,
  actor: string,
  id: string,
): Promise<void> {
  const row = await writing
    .selectFrom('organisations')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (row.kind !== 'individual') return
  const left = await writing
    .selectFrom('persons')
    .select('id')
    .where('organisation', '=', id)
    .where('state', '!=', 'REMOVED')
    .execute()
  if (left.length > 0) return
  const { contact: _contact, securityOfficer: _officer, ...before } = organisationOf(row)
  const next: Organisation = {
    ...before,
    ...{ state: 'DISABLED', version: before.version + 1 },
    ...{ name: '已注销的个人', nameEn: 'Removed individual' },
  }
  await writing
    .updateTable('organisations')
    .set(organisationRow(next))
    .where('id', '=', id)
    .execute()
  await endWebhooksOf(store, writing, { organisation: id, actor })
  await store.record(writing, {
    ...{ entity: 'organisation', entityId: id, action: 'remove', actor, policy: true },
    ...{ from: before.state, to: next.state, audience: [id] },
  })
}
