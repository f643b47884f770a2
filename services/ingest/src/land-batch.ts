import type { Decoded } from '@tongqu/adapter-kit'
import type { Problem } from '@tongqu/contracts'
import type { DeliveryRecord, LakeWriter, LandResult } from '@tongqu/lakehouse'
import { isUndecodable, modeOf, undecodable } from './decode.ts'
import {
  decodeMessage,
  type LandDeps,
  type Landing,
  tellReleased,
  tellShares,
  withFindings,
} from './land.ts'
import { inPieces } from './pieces.ts'
import { datasetsOf } from './sessions/routing.ts'
import { type Share, sharesOf } from './shares.ts'
import type { Target } from './target.ts'

export type BatchDeps = Omit<LandDeps, 'writer'> & { writer: Pick<LakeWriter, 'landMany'> }

/** What became of one delivery of a batch: landed, or of a content that is at fault. */
export type BatchOutcome = { landing: Landing } | { problem: Problem }

/**
 * One delivery on its way; what could not be read has landed its rejects and says so at the end.
 */
type Part = {
  record: DeliveryRecord
  decoded: Decoded
  shares: readonly Share[]
  results: (LandResult & { dataset: string })[]
}

/**
 * Rows held in memory at once: a few kilobytes of zip hold thousands, and all of a batch are
 * decoded before the first one lands.
 */
export const MOST_ROWS_TOGETHER = 100_000

/**
 * Lands deliveries that follow each other in one release of each dataset, which takes as long as
 * landing one of them. Answers for the first of them alone, at least one, where more rows than
 * `MOST_ROWS_TOGETHER` came out; the rest is for another batch. Undefined where they must land one
 * by one: files, documents too large for memory, datasets in which a landing replaces, snapshots
 * that end what they no longer hold.
 */
export async function landBatch(
  deps: BatchDeps,
  target: Target,
  records: readonly DeliveryRecord[],
): Promise<BatchOutcome[] | undefined> {
  const parts = await decodeAll(deps, target, records)
  if (!parts) return undefined
  for (const dataset of datasetsOf(target)) await landShare(deps, target, parts, dataset)
  return parts.map(({ record, decoded, shares, results }) => {
    const { readings, rejects } = decoded
    if (isUndecodable(readings.length, rejects)) return { problem: undecodable(rejects) }
    tellShares(deps, target, record, decoded, shares)
    const main = results.find(({ dataset }) => dataset === target.dataset)
    const others = results.filter((one) => one !== main)
    return { landing: { ...(main ?? { tables: {}, rejects: [], findings: [] }), others } }
  })
}

async function decodeAll(
  deps: BatchDeps,
  target: Target,
  records: readonly DeliveryRecord[],
): Promise<Part[] | undefined> {
  const { adapter } = target
  if (adapter.shape === 'tables' || records.some((record) => inPieces(adapter, record))) {
    return undefined
  }
  const catalog = deps.catalog()
  const appends = (id: string) => catalog.datasets.get(id)?.landing === 'append'
  if (!datasetsOf(target).every(appends)) return undefined
  const parts: Part[] = []
  let rows = 0
  for (const record of records) {
    if (rows >= MOST_ROWS_TOGETHER) break
    const read = await decodeMessage(deps, adapter, target, record)
    const decoded = withFindings(read, record.remarks)
    if (decoded.snapshotOf !== undefined) return undefined
    rows += decoded.readings.length + decoded.rejects.length + decoded.findings.length
    parts.push({ record, decoded, shares: sharesOf(target, catalog, decoded), results: [] })
  }
  return parts
}

/** One dataset: a crash between two of them is mended by landing the batch once more. */
async function landShare(
  deps: BatchDeps,
  { id, feed, source }: Target,
  parts: readonly Part[],
  dataset: string,
): Promise<void> {
  const batch = []
  for (const { record, decoded, shares } of parts) {
    const share = shares.find((one) => one.dataset === dataset)
    if (!share) throw new Error('a delivery has a share for each dataset of its source')
    const { sha256, receivedAt, sequence } = record
    const delivery = { dataset, feed, source, sha256, receivedAt, appId: id, sequence }
    const isWhole = modeOf(decoded) === 'full'
    const found = (await deps.quality?.judge(delivery, share.landing, { isWhole })) ?? []
    const findings = [...share.landing.findings, ...found]
    batch.push({ delivery, decoded: { ...share.landing, findings } })
  }
  const results = await deps.writer.landMany(batch)
  for (const [index, result] of results.entries()) {
    const delivery = batch[index]?.delivery
    if (!delivery) continue
    deps.quality?.landed(delivery, result)
    parts[index]?.results.push({ ...result, dataset })
  }
  const last = results.findLast(({ release }) => release !== undefined)
  const [first] = batch
  if (last && first) tellReleased(deps, first.delivery, last)
}
