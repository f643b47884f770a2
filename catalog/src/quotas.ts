/** Plans of quotas: what each kind of caller may use, `quotas/<id>.yaml`. */
import type { LocalText } from '@tongqu/contracts'
import type { Draft } from './drafts.ts'
import { soundItems } from './drafts.ts'
import type { QuotaCaller, QuotaHolder, QuotaPlan } from './quota-types.ts'
import {
  defaulting,
  type Fields,
  identifier,
  integer,
  list,
  localText,
  object,
  oneOf,
  refine,
  required,
} from './shape.ts'

const MAX_REQUESTS = 1_000_000
const DAY_SECONDS = 86_400
/** What a structured field can hold (RFC 9651 section 3.3.1). */
const MAX_AMOUNT = 999_999_999_999_999
const MAX_POLICIES = 8
const MAX_STREAMS = 100_000

/** Names of what agreements themselves limit. */
export const AGREEMENT_POLICIES = {
  requestsPerMinute: 'agreement-minute',
  bytesPerDay: 'agreement-bytes',
  requests: 'agreement-requests',
} as const

const reserved: readonly string[] = Object.values(AGREEMENT_POLICIES)

/** Who can be counted, by who calls. */
const HOLDERS: Readonly<Record<QuotaCaller, readonly QuotaHolder[]>> = {
  anonymous: ['address', 'dataset'],
  loopback: ['address', 'dataset'],
  key: ['app', 'organisation', 'dataset'],
  app: ['app', 'organisation', 'dataset'],
  person: ['person', 'organisation', 'dataset'],
  agreement: ['agreement'],
}

const CALLERS = Object.keys(HOLDERS) as QuotaCaller[]
const EVERY_HOLDER = [...new Set(Object.values(HOLDERS).flat())]

const policyName = refine(identifier, (value) =>
  reserved.includes(value)
    ? { 'zh-CN': `${value} 保留给协议约定的限额`, en: `${value} is kept for limits of agreements` }
    : undefined,
)

type Rate = QuotaPlan['rates'][number]
type Quota = QuotaPlan['quotas'][number]
type Streams = QuotaPlan['streams'][number]

const holder = required(oneOf(EVERY_HOLDER))

export const quotaFields: Fields<QuotaPlan> = {
  id: required(identifier),
  title: required(localText),
  for: required(oneOf(CALLERS)),
  rates: defaulting(
    list(
      object<Rate>({
        name: required(policyName),
        of: holder,
        requests: required(integer(1, MAX_REQUESTS)),
        seconds: required(integer(1, DAY_SECONDS)),
        burst: required(integer(1, MAX_REQUESTS)),
      }),
      0,
      MAX_POLICIES,
    ),
    [],
  ),
  quotas: defaulting(
    list(
      object<Quota>({
        name: required(policyName),
        of: holder,
        meter: required(oneOf(['requests', 'rows', 'bytes', 'stream-seconds'])),
        amount: required(integer(1, MAX_AMOUNT)),
        per: required(oneOf(['day', 'month'])),
      }),
      0,
      MAX_POLICIES,
    ),
    [],
  ),
  streams: defaulting(
    list(
      object<Streams>({
        name: required(policyName),
        of: holder,
        amount: required(integer(1, MAX_STREAMS)),
      }),
      0,
      MAX_POLICIES,
    ),
    [],
  ),
}

type PlanDraft = Draft<QuotaPlan>
type Stated = { file: string; meaning: string }

/** One plan for a kind of caller, holders that such a caller has, names that mean one thing. */
export function checkQuotas(drafts: readonly PlanDraft[]): void {
  const plans = new Map<QuotaCaller, string>()
  const names = new Map<string, Stated>()
  for (const draft of drafts) {
    const { page, value } = draft
    const other = value.for && plans.get(value.for)
    if (other !== undefined) {
      page.fault('for', {
        'zh-CN': `${value.for} 的方案已在 ${other}`,
        en: `the plan for ${value.for} stands in ${other} already`,
      })
    } else if (value.for) plans.set(value.for, page.file)
    checkPolicies(draft, names)
    checkBursts(draft)
  }
}

function checkPolicies({ page, value }: PlanDraft, names: Map<string, Stated>): void {
  const own = new Set<string>()
  for (const { place, item, meaning, isCounted } of policiesOf(value)) {
    const fault = (key: string, message: LocalText) => page.fault(`${place}.${key}`, message)
    const allowed = value.for ? HOLDERS[value.for] : EVERY_HOLDER
    if (!allowed.includes(item.of) || (item.of === 'dataset' && !isCounted)) {
      fault('of', {
        'zh-CN': `${value.for} 的此项不能按 ${item.of} 计`,
        en: `of ${value.for} this can not be counted by ${item.of}`,
      })
    }
    if (own.has(item.name)) {
      fault('name', { 'zh-CN': `${item.name} 重复`, en: `${item.name} stands twice` })
    }
    own.add(item.name)
    const stated = names.get(item.name)
    if (stated !== undefined && stated.meaning !== meaning) {
      fault('name', {
        'zh-CN': `${item.name} 在 ${stated.file} 中另有含义（${stated.meaning}）`,
        en: `${item.name} means something else in ${stated.file} (${stated.meaning})`,
      })
    }
    if (stated === undefined) names.set(item.name, { file: page.file, meaning })
  }
}

/** Whoever may ask for more at once than in a whole day has a plan that nobody has thought of. */
function checkBursts({ page, value }: PlanDraft): void {
  const counted = soundItems(value.quotas).filter(({ item }) => item.meter === 'requests')
  for (const { item: rate, index } of soundItems(value.rates)) {
    const small = counted.find(({ item }) => item.of === rate.of && item.amount < rate.burst)
    if (small === undefined) continue
    page.fault(`rates.${index}.burst`, {
      'zh-CN': `大于 ${small.item.name} 的全部限额`,
      en: `is more than all of ${small.item.name}`,
    })
  }
}

function* policiesOf({ rates, quotas, streams }: Partial<QuotaPlan>) {
  for (const { item, index } of soundItems(rates)) {
    yield { place: `rates.${index}`, item, meaning: `rate ${item.of}`, isCounted: false }
  }
  for (const { item, index } of soundItems(quotas)) {
    const meaning = `${item.meter} ${item.of} ${item.per}`
    yield { place: `quotas.${index}`, item, meaning, isCounted: true }
  }
  for (const { item, index } of soundItems(streams)) {
    yield { place: `streams.${index}`, item, meaning: `streams ${item.of}`, isCounted: false }
  }
}
