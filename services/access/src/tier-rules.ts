/**
 * What a tier lets out at most, whatever was agreed: tier × class of the column × form → yes or no.
 * An agreement, the terms of the dataset and these rules must all allow a cell.
 *
 * - 普遍开放 open: public columns for anybody (无条件开放: 上海市数据条例 art. 41, 深圳经济特区数据条例
 *   art. 47 and 48).
 * - 限制开放 restricted: what is handed over under an agreement may be internal. About people only
 *   de-identified (去标识化, 个人信息保护法 art. 51 and 73: still personal information, hence never
 *   open): keyed pseudonyms, times of five minutes, cells of some 500 m (governance 5.1, 5.2).
 *   Sensitive information (art. 28: trajectories, accounts, under 14) and important data (网络数据安全
 *   管理条例 art. 29 to 33: registered, risk assessed before it is provided) do not leave.
 * - 特许开放 licensed: as restricted; with the separate consent of the person to this receiver
 *   (个人信息保护法 art. 13, 23) also in clear, and so sensitive information (art. 29, 条例 art. 22).
 *   Important data does not leave here either: consent of persons is not about it.
 * - 不予开放 closed: metadata only.
 *
 * Public bodies with an entitlement by duty (个人信息保护法 art. 34 to 37) are held to the same rules.
 */
import type { TermMask, TierId } from '@tongqu/catalog'
import type { DataClass } from '@tongqu/contracts'

export type Form = 'clear' | TermMask['kind']

/**
 * Of the persons the rows are about, to this receiver: none, or separate consent. There is nothing
 * between: whoever gives personal information to another processor needs separate consent, whether
 * it is sensitive or not (art. 23).
 */
export type ConsentKind = 'none' | 'separate'

export type TierRule = {
  tier: TierId
  class: DataClass
  forms: readonly Form[]
  /** Holds only under so much consent; absent: without. */
  consent?: Exclude<ConsentKind, 'none'>
  /** Times are at least so coarse, in seconds, and cells so wide, in degrees. */
  coarse?: { seconds: number; step: number }
}

const ALL: readonly Form[] = ['clear', 'pseudonym', 'time', 'grid', 'prefix']
/** A prefix of a short number is nearly the number: it is no pseudonym. */
const DE_IDENTIFIED: readonly Form[] = ['pseudonym', 'time', 'grid']
/** Five minutes; 0.005° are some 500 m. */
const COARSE = { seconds: 300, step: 0.005 }

/** What no row allows is refused. */
export const TIER_RULES: readonly TierRule[] = [
  { tier: 'open', class: 'public', forms: ['clear'] },
  { tier: 'restricted', class: 'public', forms: ALL },
  { tier: 'restricted', class: 'internal', forms: ALL },
  { tier: 'restricted', class: 'personal', forms: DE_IDENTIFIED, coarse: COARSE },
  { tier: 'licensed', class: 'public', forms: ALL },
  { tier: 'licensed', class: 'internal', forms: ALL },
  { tier: 'licensed', class: 'personal', forms: DE_IDENTIFIED, coarse: COARSE },
  { tier: 'licensed', class: 'personal', forms: ALL, consent: 'separate' },
  { tier: 'licensed', class: 'sensitive', forms: ALL, consent: 'separate' },
]

/** May a column of this class leave in this tier, in this form, under this consent? */
export function isAllowed(
  tier: TierId,
  dataClass: DataClass,
  mask: TermMask | undefined,
  consent: ConsentKind,
): boolean {
  return TIER_RULES.some(
    (rule) =>
      rule.tier === tier &&
      rule.class === dataClass &&
      rule.forms.includes(mask?.kind ?? 'clear') &&
      suffices(consent, rule.consent) &&
      isCoarse(mask, rule.coarse),
  )
}

function suffices(given: ConsentKind, wanted: TierRule['consent']): boolean {
  return wanted === undefined || given === wanted
}

function isCoarse(mask: TermMask | undefined, coarse: TierRule['coarse']): boolean {
  if (!coarse || !mask) return true
  if (mask.kind === 'time') return mask.seconds >= coarse.seconds
  return mask.kind !== 'grid' || mask.step >= coarse.step
}
