import type { Snapshot } from '@tongqu/lakehouse'
import { type Ask, invalid } from './ask.ts'
import type { GatewayDeps } from './deps.ts'

/**
 * The release a request reads, held until its answer has left; a cursor reads on in the release it
 * was made in. Throws `version-not-found`, `version-recalled`, `dataset-not-landed`.
 */
export async function pinned(lake: GatewayDeps['lake'], ask: Ask, id: string): Promise<Snapshot> {
  const version = ask.integer('version')
  const asOf = ask.text('asOf')
  if (version !== undefined && asOf !== undefined) {
    throw invalid('asOf', '不能与 version 同时使用', 'can not go together with version')
  }
  const cursor = ask.text('cursor')
  const snapshot = await lake.pin(id, {
    ...(version !== undefined && { version }),
    ...(asOf && { asOf: instantOf(asOf) }),
    ...(cursor && { cursor }),
  })
  ask.onDone(() => snapshot.close())
  ask.uses({ dataset: id, release: snapshot.release })
  return snapshot
}

/** A date means its first instant in UTC; a time without zone is UTC. */
function instantOf(text: string): string {
  const instant = /[Zz]|[+-]\d{2}:\d{2}$/.test(text.slice('YYYY-MM-DD'.length))
    ? text
    : `${text}${text.length === 'YYYY-MM-DD'.length ? 'T00:00:00Z' : 'Z'}`
  const milliseconds = Date.parse(instant.replace(' ', 'T'))
  if (Number.isNaN(milliseconds)) throw invalid('asOf', '不是有效时刻', 'is no valid instant')
  return new Date(milliseconds).toISOString()
}
