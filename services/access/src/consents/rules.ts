/** When a request for consent would give a consent that is good in law. */
import {
  type ContractLookup,
  DATA_CLASSES,
  type Dataset,
  describeTables,
  durationSeconds,
  type Purpose,
} from '@tongqu/catalog'
import { type DataClass, Problem } from '@tongqu/contracts'
import type { BodyFault } from '../body.ts'
import { sha256Of } from './keys.ts'
import type { ConsentKind, Processing, SensitiveCategory } from './types.ts'

/** Forms that are separate consent (PIPL art. 29: also in writing; art. 31: by a guardian). */
const SEPARATE: readonly ConsentKind[] = ['separate', 'written', 'guardian']

type Known = { dataset: Dataset; purposes: readonly Purpose[]; contract: ContractLookup }

/** Throws `consent-not-valid` with all `faults`; the shape was checked before. */
export function checkProcessing(processing: Processing, known: Known): void {
  const faults: BodyFault[] = []
  const fault = (path: string, zh: string, en: string) =>
    faults.push({ path: `processing.${path}`, message: { 'zh-CN': zh, en } })
  checkPurpose(processing, known, fault)
  checkAttributes(processing, known, fault)
  checkKind(processing, fault)
  checkParties(processing, fault)
  if (durationSeconds(processing.retentionPeriod) === undefined) {
    fault('retentionPeriod', '应为 ISO 8601 时长，如 P90D', 'must be an ISO 8601 duration: P90D')
  }
  if (faults.length > 0) throw new Problem('consent-not-valid', { faults })
}

type Fault = (path: string, zh: string, en: string) => void

function checkPurpose({ purpose }: Processing, { dataset, purposes }: Known, fault: Fault): void {
  const given = dataset.terms.purposes ?? purposes.map(({ id }) => id)
  if (given.includes(purpose)) return
  const list = given.join(', ')
  fault('purpose', `该数据集只用于：${list}`, `the dataset is given for ${list}`)
}

function checkAttributes({ piiInformation }: Processing, known: Known, fault: Fault): void {
  const classes = new Map<string, DataClass>(
    describeTables(known.dataset, known.contract).flatMap(({ name, columns }) =>
      columns.map((column) => [`${name}/${column.name}`, column.class] as const),
    ),
  )
  const seen = new Set<string>()
  piiInformation.forEach(({ piiAttributeId: id, sensitivePiiCategory }, index) => {
    const path = `piiInformation.${index}`
    const found = classes.get(id)
    if (found === undefined) {
      fault(path, `数据集没有列 ${id}`, `the dataset has no column ${id}`)
    } else if (seen.has(id)) {
      fault(path, `${id} 重复`, `${id} stands twice`)
    } else if (
      DATA_CLASSES.indexOf(found) >= DATA_CLASSES.indexOf('sensitive') &&
      sensitivePiiCategory === undefined
    ) {
      fault(
        path,
        `${id} 属于敏感个人信息，须写明类别`,
        `${id} is sensitive: its category must be named`,
      )
    }
    seen.add(id)
  })
}

function checkKind(processing: Processing, fault: Fault): void {
  const { consentKind, subjectUnder14, guardian, piiInformation } = processing
  if (categoriesOf(processing).length > 1) {
    fault(
      'piiInformation',
      '敏感个人信息须按类别分别取得单独同意，一次一类',
      'each category of sensitive data needs a consent of its own',
    )
  }
  checkSeparate(processing, fault)
  if (subjectUnder14 !== (consentKind === 'guardian') || subjectUnder14 !== Boolean(guardian)) {
    fault(
      'guardian',
      '不满十四周岁的，由监护人同意，并写明监护人；其他人不得',
      'below 14 the guardian consents and is named; of nobody else',
    )
  }
  if (subjectUnder14 && piiInformation.some((one) => one.sensitivePiiCategory !== 'minor')) {
    fault(
      'piiInformation',
      '不满十四周岁者的个人信息均为敏感个人信息，类别应为 minor',
      'all data of children below 14 is sensitive: category minor',
    )
  }
}

/** Is the record, whatever it is about, one of separate consent? */
export function isSeparate({ consentKind }: Pick<Processing, 'consentKind'>): boolean {
  return SEPARATE.includes(consentKind)
}

/**
 * Whoever asks here is another processor than the one that holds the data: that takes separate
 * consent to each receiver (PIPL art. 23) and an impact assessment (art. 55 (3)), be the data
 * sensitive or not. Why it is needed must be told of sensitive data (art. 30); the hub has it told
 * of all, because rows about a person are not asked for without a reason.
 */
function checkSeparate(processing: Processing, fault: Fault): void {
  const { necessityAndImpact, piaRef, recipientThirdParties } = processing
  if (!isSeparate(processing)) {
    fault(
      'consentKind',
      '向其他处理者提供个人信息，须取得单独同意',
      'personal data goes to another processor by separate consent only',
    )
  }
  if (necessityAndImpact === undefined) {
    fault(
      'necessityAndImpact',
      '须告知处理的必要性及对个人的影响',
      'the subject must be told why it is needed and what it means',
    )
  }
  if (piaRef === undefined) {
    fault('piaRef', '须先做个人信息保护影响评估', 'an impact assessment comes first')
  }
  if (recipientThirdParties.length > 0) {
    fault(
      'recipientThirdParties',
      '每个接收方须单独取得同意',
      'each receiver needs a consent of its own',
    )
  }
}

function checkParties(processing: Processing, fault: Fault): void {
  const { parties, piiControllers, recipientThirdParties, authorityParty } = processing
  const types = new Map(parties.map(({ partyId, type }) => [partyId, type]))
  if (types.size < parties.length) {
    fault('parties', '当事方标识重复', 'a party stands twice')
  }
  const demand = (path: string, id: string, type: string) => {
    if (types.get(id) === type) return
    fault(path, `parties 中没有类型为 ${type} 的 ${id}`, `parties has no ${type} ${id}`)
  }
  for (const [index, id] of piiControllers.entries()) {
    demand(`piiControllers.${index}`, id, 'controller')
  }
  for (const [index, id] of recipientThirdParties.entries()) {
    demand(`recipientThirdParties.${index}`, id, 'third-party')
  }
  if (authorityParty !== undefined) demand('authorityParty', authorityParty, 'authority')
}

/** Categories of sensitive data in it, each once. A valid record has one at most. */
export function categoriesOf({ piiInformation }: Processing): SensitiveCategory[] {
  return [...new Set(piiInformation.flatMap((one) => one.sensitivePiiCategory ?? []))]
}

/** The columns it is about, as `consents.columns` has them: equal lists are equal texts. */
export function columnsOf({ piiInformation }: Processing): string {
  return [...new Set(piiInformation.map((one) => one.piiAttributeId))].sort().join(' ')
}

/**
 * Names what is being asked: purpose, methods and kinds of data (PIPL art. 14: a change of these
 * needs consent anew). Other words for the same are the same question.
 */
export function questionOf({ purpose, processingMethods, piiInformation }: Processing): string {
  const kinds = piiInformation.map(({ piiAttributeId }) => piiAttributeId)
  return sha256Of(JSON.stringify([purpose, processingMethods.toSorted(), kinds.toSorted()]))
}

/**
 * 网络数据安全管理条例 art. 22 (5) forbids asking again and again after a refusal; it gives no number.
 * Ninety days are the hub's.
 */
export const NO_ASK_DAYS = 90

/** Within that time one receiver may be refused so often, whatever it asks for. */
export const MAX_REFUSALS = 3

const DAY_MILLISECONDS = 86_400_000

/** Throws `consent-refused-recently` with the instant `askAgainFrom`. */
export function checkMayAsk(
  question: string,
  refusals: readonly { question?: string; endedAt?: string }[],
  now: number,
): void {
  const recent = refusals
    .map((one) => ({
      ...one,
      until: Date.parse(one.endedAt ?? '') + NO_ASK_DAYS * DAY_MILLISECONDS,
    }))
    .filter(({ until }) => until > now)
  const same = recent.filter((one) => one.question === question)
  const binding = recent.length >= MAX_REFUSALS ? recent : same
  if (binding.length === 0) return
  const last = Math.max(...binding.map(({ until }) => until))
  throw new Problem('consent-refused-recently', { askAgainFrom: new Date(last).toISOString() })
}
