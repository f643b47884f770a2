import { readFile } from 'node:fs/promises'
import type { DecodeContext, Decoded, TablesAdapter, TablesPlan } from '@tongqu/adapter-kit'

/** A document is read whole; flex zones of a whole country have some 50 MB. */
const DOCUMENT_BYTES = 256 * 2 ** 20

/** Decodes the members that are documents rather than tables (`locations.geojson`). */
export async function decodeDocuments(
  adapter: TablesAdapter,
  documents: TablesPlan['documents'],
  members: readonly { name: string; path: string; bytes: number }[],
  context: DecodeContext,
): Promise<Decoded> {
  const whole: Decoded = { readings: [], rejects: [], findings: [] }
  for (const { member } of documents) {
    const found = members.find(({ name }) => name === member)
    if (!found || !adapter.decodeMember) continue
    if (found.bytes > DOCUMENT_BYTES) {
      const reason = `larger than ${DOCUMENT_BYTES} bytes`
      whole.rejects.push({ at: member, code: 'too-large', reason })
      continue
    }
    const { readings, rejects, findings } = adapter.decodeMember(
      member,
      await readFile(found.path),
      context,
    )
    whole.readings.push(...readings)
    whole.rejects.push(...rejects)
    whole.findings.push(...findings)
  }
  return whole
}
