/** Who consents to one receiver and purpose of a dataset, by the columns they consent to. */
import type { Consenting, ConsentNeed } from './grant-views.ts'
import { type SubjectSet, subjectSet } from './policy-view-subjects.ts'

/** One separate consent in force; `columns` as the store has them. */
export type GivenConsent = {
  subject: string
  columns: string | null
  /** In milliseconds since 1970. */
  until: number
}

export type People = {
  add(consent: GivenConsent): void
  /** Forgets all that somebody has consented to. */
  drop(subject: string): void
  /**
   * Those of whom one consent in force names every column of the need: what a narrower one and
   * another say together is not added up. The same object until somebody comes or goes.
   */
  consenting(need: ConsentNeed, now: number): Consenting
  /** When the next consent ends, in milliseconds since 1970. */
  nextEnd(): number
}

/** Nobody consents; what is not known is answered so as well. */
export const NOBODY: Consenting = Object.freeze({ allowed: new Set<string>(), digest: '0-0' })

/** All whose consent names just these columns. */
type Group = { named: ReadonlySet<string>; given: SubjectSet }

type Answer = { groups: readonly Group[]; parts: readonly Consenting[]; whole: Consenting }

/** Needs whose answers are kept: of the few sets of columns that agreements show. */
const MOST_ANSWERS = 8

/**
 * Receivers ask many people the same, so that there are few groups. One that covers a need alone
 * answers with its own set; of more the union is made when it is next asked for, and kept.
 */
export function people(): People {
  const groups = new Map<string, Group>()
  const answers = new Map<string, Answer>()

  function groupAt(columns: string): Group {
    const known = groups.get(columns)
    if (known) return known
    const named = new Set(columns === '' ? [] : columns.split(' '))
    const group = { named, given: subjectSet() }
    groups.set(columns, group)
    answers.clear()
    return group
  }
  function coveringGroups({ columns }: ConsentNeed): Group[] {
    return [...groups.values()].filter(({ named }) => columns.every((one) => named.has(one)))
  }
  return {
    add({ subject, columns, until }) {
      groupAt(columns ?? '').given.extend(subject, until)
    },
    drop(subject) {
      for (const [columns, { given }] of groups) {
        given.drop(subject)
        if (given.size() > 0) continue
        groups.delete(columns)
        answers.clear()
      }
    },
    consenting(need, now) {
      const known = answers.get(need.key)
      const covering = known?.groups ?? coveringGroups(need)
      const parts = covering.map(({ given }) => given.consenting(now))
      if (known && parts.every((part, index) => part === known.parts[index])) return known.whole
      if (!known && answers.size >= MOST_ANSWERS) answers.clear()
      const answer = { groups: covering, parts, whole: unionOf(parts) }
      answers.set(need.key, answer)
      return answer.whole
    },
    nextEnd() {
      let next = Number.POSITIVE_INFINITY
      for (const { given } of groups.values()) next = Math.min(next, given.nextEnd())
      return next
    },
  }
}

/** Named by the names of its parts: no one is counted anew, and every gateway has the same name. */
function unionOf(parts: readonly Consenting[]): Consenting {
  const [first, ...rest] = parts.filter(({ allowed }) => allowed.size > 0)
  if (!first) return NOBODY
  if (rest.length === 0) return first
  const allowed = new Set(first.allowed)
  for (const part of rest) for (const subject of part.allowed) allowed.add(subject)
  const digests = [first, ...rest].map(({ digest }) => digest)
  return { allowed, digest: digests.sort().join('+') }
}
