import type { Encoding, RecordsQuery, Snapshot } from '@tongqu/lakehouse'
import type { Ask } from './ask.ts'
import type { GatewayDeps } from './deps.ts'
import type { Reply } from './reply.ts'
import { primed } from './streams.ts'

/**
 * A whole answer as a stream, once there is a place for it. HEAD asks for one row only: that finds
 * whatever is wrong with the question, and the answer is not made to be thrown away.
 */
export async function downloaded(
  lake: GatewayDeps['lake'],
  ask: Ask,
  snapshot: Snapshot,
  question: RecordsQuery,
  encoding: Encoding,
  headers: Readonly<Record<string, string>>,
): Promise<Reply> {
  ask.admit()
  const { signal } = ask
  const count = (rows: number) => ask.tells(snapshot.dataset, rows)
  const extent = ask.head ? { limit: 1 } : { count }
  const answer = await lake.stream(snapshot, question, encoding, { signal, ...extent })
  const body = ask.head ? answer.body : await primed(answer.body)
  return { status: 200, headers: { ...headers, 'Content-Type': answer.contentType }, body }
}
