import { type Dataset, holdsPersonal, knownContract } from '@tongqu/catalog'
import type { ContractId } from '@tongqu/contracts'
import type { FeedDelivery, LakeReading, LakeReject } from '../types.ts'

/** Contracts of the two implicit tables of every dataset. */
export const REJECT_CONTRACT: ContractId = 'hub/reject@1'
export const FINDING_CONTRACT: ContractId = 'hub/finding@1'

export type LakeFinding = { at: string; code: string; message: string }

/** Lengths in code points that the contracts of rejects and findings allow. */
const PLACE_LENGTH = 1024
const CODE_LENGTH = 128
const REASON_LENGTH = 4000
const RAW_LENGTH = 65_536

/** The code of a rule whose adapter gave it none. */
const UNNAMED = 'unnamed'

/** Rejects and findings of a delivery as readings: the quarantine is a dataset like any other. */
export function quarantine(
  delivery: FeedDelivery,
  rejects: readonly LakeReject[],
  findings: readonly LakeFinding[],
): LakeReading[] {
  const common = { noted_at: delivery.receivedAt, delivery_sha256: delivery.sha256 }
  const rejected = rejects.map((reject, index) => ({
    contract: REJECT_CONTRACT,
    reading: {
      ...common,
      reject_index: index,
      contract: reject.contract || null,
      at: cut(reject.at, PLACE_LENGTH),
      code: cut(reject.code, CODE_LENGTH) || UNNAMED,
      reason: cut(reject.reason, REASON_LENGTH),
      raw: reject.raw === undefined ? null : cut(reject.raw, RAW_LENGTH),
    },
  }))
  const found = findings.map((finding, index) => ({
    contract: FINDING_CONTRACT,
    reading: {
      ...common,
      finding_index: index,
      at: cut(finding.at, PLACE_LENGTH),
      code: cut(finding.code, CODE_LENGTH) || UNNAMED,
      message: cut(finding.message, REASON_LENGTH),
    },
  }))
  return [...rejected, ...found]
}

/** Rejects as a dataset may keep and tell them: without their text when it may be personal. */
export function tellable(dataset: Dataset, rejects: readonly LakeReject[]): readonly LakeReject[] {
  if (rejects.length === 0 || !holdsPersonal(dataset, knownContract)) return rejects
  return rejects.map(({ raw: _, ...reject }) => reject)
}

/** Half a character, which a cut may leave as well, becomes the replacement character. */
function cut(text: string, length: number): string {
  const whole =
    text.length <= length
      ? text
      : Array.from(text.slice(0, length * 2))
          .slice(0, length)
          .join('')
  return whole.toWellFormed()
}
