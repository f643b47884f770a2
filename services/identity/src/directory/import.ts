import type { Store, Writing } from '@tongqu/store'
import { appRow, organisationRow, personRow } from './rows.ts'
import type { App, Organisation, Person } from './types.ts'

/** Members as they are to stand in the directory, made by the hub itself: a demonstration. */
export type MembersToImport = {
  organisations: readonly Organisation[]
  /** `password`: as the embedded issuer hashes them. */
  persons: readonly (Person & { password: string })[]
  apps: readonly App[]
}

type Told = { entity: string; id: string; organisation: string }

/**
 * Puts members into the directory, past its desks; those that are there stay as they are. Answers
 * how many are new. Throws `store-unavailable`.
 */
export function importMembers(store: Store, members: MembersToImport): Promise<number> {
  return store.transact(async (writing) => {
    const told: Told[] = []
    for (const organisation of members.organisations) {
      const row = organisationRow(organisation)
      if (!(await isNew(writing, 'organisations', row.id))) continue
      await writing.insertInto('organisations').values(row).execute()
      told.push({ entity: 'organisation', id: row.id, organisation: row.id })
    }
    for (const { password, ...person } of members.persons) {
      const row = { ...personRow(person), password }
      if (!(await isNew(writing, 'persons', row.id))) continue
      await writing.insertInto('persons').values(row).execute()
      told.push({ entity: 'person', id: row.id, organisation: row.organisation })
    }
    for (const app of members.apps) {
      const row = appRow(app)
      if (!(await isNew(writing, 'apps', row.id))) continue
      await writing.insertInto('apps').values(row).execute()
      told.push({ entity: 'app', id: row.id, organisation: row.organisation })
    }
    for (const { entity, id, organisation } of told) {
      await store.record(writing, {
        entity,
        entityId: id,
        action: 'import',
        to: 'ACTIVE',
        actor: 'system',
        policy: true,
        audience: [organisation],
      })
    }
    return told.length
  })
}

async function isNew(
  writing: Writing,
  table: 'organisations' | 'persons' | 'apps',
  id: string,
): Promise<boolean> {
  const found = await writing.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()
  return found === undefined
}
