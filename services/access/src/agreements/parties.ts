/** The two sides of an agreement by name, as the document shows them. */
import type { Catalog } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Reading } from '@tongqu/store'
import type { AgreementParty } from './types.ts'

/** Throws `organisation-not-found`. */
export async function organisationParty(reading: Reading, id: string): Promise<AgreementParty> {
  const row = await reading
    .selectFrom('organisations')
    .select(['id', 'uscc', 'kind', 'body'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Problem('organisation-not-found')
  const { name, nameEn } = JSON.parse(row.body) as { name: string; nameEn?: string }
  return {
    id,
    name,
    ...(nameEn !== undefined && { nameEn }),
    kind: row.kind,
    ...(row.uscc !== null && { uscc: row.uscc }),
  }
}

/** A provider of the catalogue. */
export function providerParty(catalog: Catalog, id: string): AgreementParty {
  const name = catalog.providers.get(id)?.name
  return name ? { id, name: name['zh-CN'], nameEn: name.en } : { id, name: id }
}
