/**
 * 不相容职责分离: of one application and its agreement, applicant, reviewers, approver and both
 * signers are pairwise different people, over all rounds of review.
 */
import { Problem } from '@tongqu/contracts'

export const DUTIES_APART = [
  'applicant',
  'authority-reviewer',
  'provider-reviewer',
  'approver',
  'applicant-signer',
  'provider-signer',
] as const
export type DutyApart = (typeof DUTIES_APART)[number]

/** Person ids by what they have done. */
export type Hands = Readonly<Partial<Record<DutyApart, readonly string[]>>>

/** The duties other than `duty` that a person has already had. */
export function conflicts(hands: Hands, duty: DutyApart, person: string): DutyApart[] {
  return DUTIES_APART.filter((other) => other !== duty && hands[other]?.includes(person))
}

/** Throws `separation-of-duties` with the duty that is in the way. */
export function demandApart(hands: Hands, duty: DutyApart, person: string): void {
  const [other] = conflicts(hands, duty, person)
  if (other !== undefined) throw new Problem('separation-of-duties', { duty, conflict: other })
}

/** The hands after this person has done it. */
export function withHand(hands: Hands, duty: DutyApart, person: string): Hands {
  const had = hands[duty] ?? []
  return had.includes(person) ? hands : { ...hands, [duty]: [...had, person] }
}
