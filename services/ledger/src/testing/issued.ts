import { canonicalJson, hashOf } from '@tongqu/contracts'
import type { Statement } from '../metering/statement.ts'
import type { NewEntry } from '../types.ts'
import { derivedUlid } from '../ulid.ts'

/** What the log says when a statement is issued, as the drain of the outbox tells it. */
export function issuedEntry(
  statement: Statement,
  own: { sha256?: string; log?: Partial<Statement['log']> } = {},
): NewEntry {
  const { id, agreement, period, totalFen } = statement
  const sha256 = hashOf(statement)
  const t = '2026-07-10T02:00:00.000Z'
  return {
    id: derivedUlid(new Uint8Array(32), Date.parse(t), `${id} ${sha256}`),
    t,
    k: 'statement',
    actor: { type: 'system' },
    agreement,
    change: { entity: 'statement', id, action: 'issue', from: 'PREPARING', to: 'ISSUED', seq: 9 },
    body: { agreement, sha256, totalFen, dueFen: totalFen, period, log: statement.log, ...own },
  }
}

/** As a door serves it: members in their canonical order. */
export function asServed(statement: Statement): Statement {
  return JSON.parse(canonicalJson(statement))
}
