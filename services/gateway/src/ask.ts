import {
  type AccessPlan,
  type Acting,
  acting,
  type PersonPrincipal,
  type Principal,
} from '@tongqu/access'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import type { Artefact } from '@tongqu/ledger'
import type { Context } from 'hono'
import type { Admission } from './admission.ts'
import type { Locale } from './negotiate.ts'
import type { Operation, Parameter, PathPattern } from './operation.ts'
import { chargeRead } from './quota-visit.ts'
import {
  type GatewayEnv,
  noteInput,
  noteRead,
  noteRows,
  type Visit,
  type Watched,
} from './visit.ts'

/** What a handler may know of a request: its checked parameters, and little else. */
export type Ask = {
  head: boolean
  /** Path with query, as sent. */
  target: string
  principal: Principal
  locale: Locale
  /** What the schema of the operation has allowed; undefined where the body may be left out. */
  body?: unknown
  /** A body of one of the declared `types`. */
  bytes?: Uint8Array
  /** A path or text parameter; undefined when absent or empty. */
  text(name: string): string | undefined
  /** A path parameter or one with a default: there is always a value. */
  given(name: string): string
  integer(name: string): number | undefined
  /** Parameters that the operation does not declare, in order: filters on columns. */
  filters: readonly (readonly [name: string, value: string])[]
  header(name: string): string | undefined
  /** Aborted when the client leaves. */
  signal: AbortSignal
  /** Calls `give` once, when the answer has left or failed. */
  onDone(give: () => void): void
  /** The answer rests on a decision about what is not open: it is watched until it has left. */
  watch(decision: Watched): void
  /** The answer is made by this decision: at a door (`isServed`), or something of it is told. */
  reads(plan: AccessPlan, isServed: boolean): void
  /** It reads this release or delivery. */
  uses(input: Artefact & { dataset: string }): void
  /** So many more rows (entities, events) of a dataset leave; streams say it as they go. */
  tells(dataset: string, rows: number): void
  /** Takes a place among the running downloads; throws `rate-limited` or `hub-busy`. */
  admit(): void
  /**
   * Takes a place among the caller's streams of changes; throws `quota-exceeded` or
   * `quota-unavailable`. `cut` is called when it must end.
   */
  stream(plan: AccessPlan, cut: () => void): Promise<void>
}

const MAX_TEXT_CHARACTERS = 4_000
/** Fits into a double exactly. */
const INTEGER = /^-?\d{1,15}$/

/**
 * Reads and checks the parameters of a request by what the operation declares. Throws
 * `unknown-parameter` and the problems of `faultCode`, which name the parameter.
 */
export function askOf(
  context: Context<GatewayEnv>,
  visit: Visit,
  operation: Operation,
  pattern: PathPattern,
  admission: Admission,
): Ask {
  const url = new URL(context.req.url)
  const values = new Map<string, string | number>()
  for (const parameter of operation.parameters) {
    if (parameter.in === 'path') {
      const text = context.req.param(parameter.name) ?? ''
      const ending = pattern.endings[parameter.name] ?? ''
      values.set(parameter.name, text.slice(0, text.length - ending.length))
    } else if (parameter.schema.default !== undefined) {
      values.set(parameter.name, parameter.schema.default)
    }
  }
  const filters = readQuery(url.searchParams, operation, values)
  const rest: Omit<Ask, 'signal'> = {
    head: context.req.method === 'HEAD',
    target: `${url.pathname}${url.search}`,
    principal: visit.principal,
    locale: visit.locale,
    text: (name) => textOf(values.get(name)),
    given: (name) => String(values.get(name)),
    integer: (name) => integerOf(values.get(name)),
    filters,
    header: (name) => context.req.header(name),
    onDone: (give) => visit.releases.push(give),
    watch: (decision) => visit.watched.push(decision),
    reads(plan, isServed) {
      noteRead(visit, plan, isServed)
      if (isServed) chargeRead(visit, plan)
    },
    uses: (input) => noteInput(visit, input),
    tells: (dataset, rows) => noteRows(visit, dataset, rows),
    admit: () => visit.releases.push(admission.enter(visit.principal)),
    async stream(plan, cut) {
      await visit.quota?.stream(plan, cut)
    },
  }
  return Object.assign(new Leaving(context), rest)
}

/**
 * Tells that the client has left, to whoever asks. A getter written in an object literal gives each
 * object a hidden class of its own, which V8 keeps, with the whole request that the getter knows,
 * until the next full collection; that of a class is made once.
 */
class Leaving {
  readonly #context: Context<GatewayEnv>

  constructor(context: Context<GatewayEnv>) {
    this.#context = context
  }

  get signal(): AbortSignal {
    return this.#context.req.raw.signal
  }
}

function textOf(value: string | number | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : String(value)
}

function integerOf(value: string | number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value)
}

function readQuery(
  query: URLSearchParams,
  operation: Operation,
  values: Map<string, string | number>,
): [string, string][] {
  const declared = new Map(
    operation.parameters.filter((one) => one.in === 'query').map((one) => [one.name, one]),
  )
  const seen = new Set<string>()
  const filters: [string, string][] = []
  for (const [name, text] of query) {
    const parameter = declared.get(name)
    if (!parameter) {
      if (operation.others === 'refused') throw unknown(name, [...declared.keys()])
      if (operation.others === 'filters') filters.push([name, text])
      continue
    }
    if (seen.has(name)) throw invalid(name, '只能给出一次', 'may be given only once')
    seen.add(name)
    values.set(name, read(parameter, text))
  }
  return filters
}

function read({ name, schema, examples }: Parameter, text: string): string | number {
  if (schema.type === 'integer') {
    const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema
    const value = Number(text)
    if (!INTEGER.test(text) || value < minimum || value > maximum) {
      throw invalid(
        name,
        `应为 ${minimum} 到 ${maximum} 的整数`,
        `must be a whole number from ${minimum} to ${maximum}`,
      )
    }
    return value
  }
  if (text === '') return schema.default ?? ''
  if (schema.enum && !schema.enum.includes(text)) {
    const known = schema.enum.join(', ')
    throw invalid(name, `应为以下之一：${known}`, `must be one of ${known}`)
  }
  const most = schema.maxLength ?? MAX_TEXT_CHARACTERS
  if ([...text].length > most) {
    throw invalid(name, `最多 ${most} 个字符`, `takes at most ${most} characters`)
  }
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(text)) {
    const form = examples?.join(', ') ?? schema.pattern
    throw invalid(name, `格式应为 ${form}`, `must look like ${form}`)
  }
  return text
}

/** The person who asks, where the operation has `auth: 'person'`. */
export function personOf({ principal }: Pick<Ask, 'principal'>): PersonPrincipal {
  if (principal.kind !== 'person') throw new Problem('sign-in-required')
  return principal
}

/** The person or program who asks, where the operation has `auth: 'signed-in'`. */
export function memberOf({ principal }: Pick<Ask, 'principal'>): Acting {
  return acting(principal)
}

/**
 * The version that the caller has seen (`If-Match: "3"`, see `versionTag`); undefined when it says
 * none. Services compare it and refuse by `version-conflict`. Throws `precondition-failed` for what
 * is no such tag: nothing here has it.
 */
export function ifVersion({ header }: Pick<Ask, 'header'>): number | undefined {
  const text = header('if-match')
  if (text === undefined || text.trim() === '*') return undefined
  const [, version] = /^"(\d{1,15})"$/.exec(text.trim()) ?? []
  if (version === undefined) throw new Problem('precondition-failed')
  return Number(version)
}

/** Parameters whose faults have a problem of their own. */
const CODES: Readonly<Record<string, ProblemCode>> = {
  limit: 'wrong-limit',
  bbox: 'wrong-bbox',
  datetime: 'wrong-datetime',
  cursor: 'wrong-cursor',
  format: 'not-acceptable',
}

/** The code of a fault in this parameter. */
export function faultCode(parameter: string): ProblemCode {
  return CODES[parameter] ?? 'wrong-parameter'
}

/** The problem of a parameter's value: which parameter, and what it should be. */
export function invalid(parameter: string, zh: string, en: string): Problem {
  const detail = { 'zh-CN': `参数 ${parameter} ${zh}。`, en: `Parameter ${parameter} ${en}.` }
  return new Problem(faultCode(parameter), { detail, parameter })
}

function unknown(name: string, known: readonly string[]): Problem {
  const parameter = shown(name)
  const list = known.join(', ')
  const detail = {
    'zh-CN': `没有参数 ${parameter}。${list && `可用参数：${list}。`}`,
    en: `There is no parameter ${parameter}.${list && ` Known: ${list}.`}`,
  }
  return new Problem('unknown-parameter', { detail, parameter })
}

const SHOWN_CHARACTERS = 120

/** A caller's own words as they may stand in an answer: not longer than a reader reads. */
export function shown(text: string): string {
  const whole = text.toWellFormed()
  return whole.length > SHOWN_CHARACTERS ? `${whole.slice(0, SHOWN_CHARACTERS)}…` : whole
}
