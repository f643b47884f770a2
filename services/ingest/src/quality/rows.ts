import { type Catalog, type Dataset, effectiveClass, knownContract } from '@tongqu/catalog'
import type { LakeReading } from '@tongqu/lakehouse'
import type { Book } from './book.ts'
import { rulesById } from './rules.ts'
import { scoresOf } from './score.ts'

export const SCORE = 'hub/quality_score@1'
export const VERDICT = 'hub/quality_verdict@1'
export const FAULT = 'hub/quality_fault@1'

/** Lengths that the contracts allow. */
const PLACE_CHARACTERS = 1_024
const MESSAGE_CHARACTERS = 2_000

/**
 * The book as rows of the dataset of quality. Only listed datasets: that others exist is nobody's
 * business. `isAway` tells which of them are in an outage now, `today` which day that is.
 */
export function rowsOfBook(
  book: Book,
  catalog: Pick<Catalog, 'datasets'>,
  { today, isAway }: { today: string; isAway(dataset: string): boolean },
): LakeReading[] {
  const isListed = (id: string) => catalog.datasets.get(id)?.state === 'LISTED'
  return [
    ...[...catalog.datasets.keys()]
      .filter(isListed)
      .flatMap((id) => scoreRows(book, id, { today, isAway })),
    ...verdictRows(book, isListed),
    ...faultRows(book, isListed),
  ]
}

function scoreRows(
  { days }: Book,
  dataset: string,
  { today, isAway }: { today: string; isAway(dataset: string): boolean },
): LakeReading[] {
  return [...(days.get(dataset) ?? [])].flatMap(([day, counts]) => {
    const frozen = day === today && isAway(dataset)
    return scoresOf(counts, frozen).map(({ side, state, score }) => ({
      contract: SCORE,
      reading: {
        dataset,
        day,
        side,
        state,
        ...(score === undefined ? {} : { score }),
        readings: String(counts.readings),
        rejects: String(counts.rejects),
        findings: String(Math.round(counts.findings)),
        ...(counts.expected > 0 ? { expected: String(Math.round(counts.expected)) } : {}),
        outage_seconds: Math.min(90_000, Math.round(counts.outageSeconds)),
        ...(side === 'quality' ? { basis: JSON.stringify(counts) } : {}),
      },
    }))
  })
}

function verdictRows({ verdicts }: Book, isListed: (id: string) => boolean): LakeReading[] {
  return [...verdicts].flatMap(([name, state]) => {
    const [dataset = '', source_id = '', rule = ''] = name.split(' ')
    const side = rulesById.get(rule)?.side
    if (!isListed(dataset)) return []
    const { verdict, frozen, judgedAt, since, checked, found, fresh, fixed } = state
    const first = state.firstAt?.slice(0, PLACE_CHARACTERS).toWellFormed()
    const message = state.firstMessage?.slice(0, MESSAGE_CHARACTERS).toWellFormed()
    return [
      {
        contract: VERDICT,
        reading: {
          dataset,
          source_id,
          rule,
          ...(side ? { side } : {}),
          verdict,
          ...(frozen ? { frozen_verdict: frozen } : {}),
          judged_at: new Date(judgedAt).toISOString(),
          since: new Date(since).toISOString(),
          checked: String(checked),
          found,
          new_found: fresh,
          fixed,
          ...(first ? { first_at: first } : {}),
          ...(message ? { first_message: message } : {}),
          ...(state.delivery ? { delivery_sha256: state.delivery } : {}),
        },
      },
    ]
  })
}

function faultRows({ faults }: Book, isListed: (id: string) => boolean): LakeReading[] {
  return [...faults.values()]
    .filter(({ dataset }) => isListed(dataset))
    .map(({ dataset, source, day, kind, code, place, occurrences, reason }) => ({
      contract: FAULT,
      reading: {
        dataset,
        source_id: source,
        day,
        kind,
        code: code.slice(0, 128),
        place,
        occurrences: String(occurrences),
        ...(reason ? { reason } : {}),
      },
    }))
}

/** Are all columns of a dataset public? Only then may the text of a reason be kept and shown. */
export function isAllPublic(dataset: Dataset): boolean {
  return dataset.tables.every(({ name, contract }) => {
    const columns = knownContract(contract)?.columns
    return columns?.every((column) => effectiveClass(dataset, name, column) === 'public') === true
  })
}
