/** What can be wrong with an application beyond its shape. */
import type { TierId } from '@tongqu/catalog'
import type { Reading } from '@tongqu/store'
import type { Flow } from '../agreements/flow.ts'
import { canBeRenewed, NOT_RENEWABLE } from '../agreements/issue.ts'
import { type Lives, livesOf, lookAt, type RequestFault } from '../agreements/request-faults.ts'
import { findAgreement } from '../agreements/rows.ts'
import type { ApplicationContent } from './types.ts'

export type LookedContent = { provider: string; tier: TierId; faults: RequestFault[] }

/** By the catalogue alone. Of datasets nobody knows the provider is empty, and concerns nobody. */
export function lookAtContent(
  flow: Flow,
  content: ApplicationContent,
  lives?: Lives,
): LookedContent {
  const { provider = '', tier, faults } = lookAt(flow, content, lives)
  return { provider, tier, faults }
}

/** With attachments that must be there, and the agreement that it renews. */
export async function lookAtWhole(
  flow: Flow,
  reading: Reading,
  organisation: string,
  content: ApplicationContent,
): Promise<LookedContent> {
  const found = lookAtContent(flow, content, await livesOf(reading, content))
  const { attachments = [], piaRef, renews } = content
  const named = piaRef !== undefined && SHA256.test(piaRef) ? [...attachments, piaRef] : attachments
  const there = await uploaded(reading, organisation, named)
  for (const [index, sha256] of named.entries()) {
    if (there.has(sha256)) continue
    const path = index < attachments.length ? `/attachments/${index}` : '/piaRef'
    const message = { 'zh-CN': '未上传此附件', en: 'has not been uploaded' }
    found.faults.push({ path, message })
  }
  if (renews !== undefined) {
    const row = await findAgreement(reading, renews)
    if (!row || !canBeRenewed(row, organisation, found.provider)) found.faults.push(NOT_RENEWABLE)
  }
  return found
}

const SHA256 = /^[0-9a-f]{64}$/

/** Those of the hashes that the organisation has uploaded. */
export async function uploaded(
  reading: Reading,
  organisation: string,
  hashes: readonly string[],
): Promise<Set<string>> {
  if (hashes.length === 0) return new Set()
  const rows = await reading
    .selectFrom('attachments')
    .select('sha256')
    .where('organisation', '=', organisation)
    .where('sha256', 'in', [...hashes])
    .execute()
  return new Set(rows.map(({ sha256 }) => sha256))
}
