/**
 * A policy understood whole, or not at all. What is unknown might limit what is known, so that one
 * unknown word anywhere means that nothing is given.
 */
import type { ContractLookup, Dataset } from '@tongqu/catalog'
import { isInstant } from '@tongqu/contracts'
import { constraintsOf, type Draft, wordsOf } from './odrl-constraints.ts'
import {
  entriesOf,
  type Faults,
  faultList,
  isObject,
  isText,
  onlyKeys,
  sameJson,
  sizeFault,
  textsOf,
} from './odrl-json.ts'
import {
  ACTION_NAMES,
  CONTEXT,
  type Compiled,
  DUTIES,
  type Duty,
  type GrantTerms,
  type PolicyType,
  PROFILE,
  type Prohibition,
  RIGHTS,
  type Right,
} from './odrl-types.ts'
import { ACTIONS, type Action } from './types.ts'

const TYPES: readonly PolicyType[] = ['Agreement', 'Offer', 'Set']
const ID = /^[\w.:-]{1,128}$/
/** More than any agreement needs; each is looked at for every decision that is not remembered. */
const MAX_PROHIBITIONS = 32
const KEYS = [
  '@context',
  '@type',
  'profile',
  'uid',
  'target',
  'assigner',
  'assignee',
  'conflict',
  'permission',
  'prohibition',
  'obligation',
]

/**
 * What a policy gives of a dataset, or every fault of it: unknown members, actions, operands,
 * operators, duties, columns, another profile, a value out of bounds, too large, too deep. Never
 * throws, whatever it is given. It does not ask whether the terms of the dataset allow it
 * (`termsFaults`), and `decide` gives no more than tier and terms do in any case.
 */
export function compilePolicy(
  policy: unknown,
  dataset: Dataset,
  contract: ContractLookup,
): Compiled {
  const faults = faultList()
  try {
    const terms = sizeFault(policy, faults) ? undefined : termsOf(policy, dataset, contract, faults)
    if (terms === undefined || faults.list.length > 0) return { faults: failed(faults) }
    const [validFrom, validTo] = [Date.parse(terms.validFrom), Date.parse(terms.validTo)]
    return { grant: Object.freeze({ terms, validFrom, validTo }) }
  } catch {
    return { faults: failed(faults) }
  }
}

/** A policy that was not understood has a fault, even where nobody could say which. */
function failed(faults: Faults): Faults['list'] {
  if (faults.list.length === 0) faults.add('', '无法理解此策略', 'the policy can not be understood')
  return faults.list
}

function termsOf(
  policy: unknown,
  dataset: Dataset,
  contract: ContractLookup,
  faults: Faults,
): GrantTerms | undefined {
  if (!isObject(policy)) {
    faults.add('', '策略应为 JSON 对象', 'a policy is a JSON object')
    return undefined
  }
  onlyKeys(policy, KEYS, '', faults)
  const head = headOf(policy, dataset, faults)
  const draft = permissionOf(policy.permission, wordsOf(dataset, contract), faults)
  const rest = {
    duties: dutiesOf(policy.obligation, faults),
    prohibitions: prohibitionsOf(policy.prohibition, wordsOf(dataset, contract), faults),
  }
  return head && draft ? { ...head, ...draft, ...rest } : undefined
}

type Head = Pick<GrantTerms, 'uid' | 'type' | 'dataset' | 'assigner' | 'assignee'>

function headOf(
  policy: Record<string, unknown>,
  dataset: Dataset,
  faults: Faults,
): Head | undefined {
  const type = TYPES.find((one) => one === policy['@type'])
  if (type === undefined) {
    faults.add('/@type', `应为 ${TYPES.join('、')}`, `one of ${TYPES.join(', ')}`)
  }
  constant('/@context', policy['@context'], CONTEXT)
  constant('/profile', policy.profile, PROFILE)
  constant('/conflict', policy.conflict, 'prohibit')
  constant('/target', policy.target, dataset.id)
  const uid = idOf('uid', true)
  const assigner = idOf('assigner', type === 'Agreement' || type === 'Offer')
  const assignee = idOf('assignee', type === 'Agreement')
  if (type === undefined || uid === undefined) return undefined
  return {
    uid,
    type,
    dataset: dataset.id,
    ...(assigner === undefined ? {} : { assigner }),
    ...(assignee === undefined ? {} : { assignee }),
  }

  function constant(path: string, value: unknown, wanted: unknown): void {
    if (sameJson(value, wanted)) return
    const text = JSON.stringify(wanted)
    faults.add(path, `应为 ${text}`, `must be ${text}`)
  }

  function idOf(name: 'uid' | 'assigner' | 'assignee', required: boolean): string | undefined {
    const value = policy[name]
    if (value === undefined && !required) return undefined
    if (isText(value) && ID.test(value)) return value
    faults.add(`/${name}`, '应为标识', 'must be an id')
    return undefined
  }
}

type Given = Omit<GrantTerms, keyof Head | 'duties' | 'prohibitions'>

function permissionOf(
  value: unknown,
  words: ReturnType<typeof wordsOf>,
  faults: Faults,
): Given | undefined {
  const path = '/permission'
  const [rule, ...more] = entriesOf(value, path, faults)
  if (!isObject(rule) || more.length > 0) {
    faults.add(path, '应恰有一项许可', 'exactly one permission')
    return undefined
  }
  onlyKeys(rule, ['action', 'constraint'], `${path}/0`, faults)
  const names = actionsOf(rule.action, `${path}/0/action`, faults)
  const draft = constraintsOf(rule.constraint, 'permission', `${path}/0/constraint`, words, faults)
  const all = names.includes('use')
  const actions = ACTIONS.filter((action) => all || names.includes(action))
  if (actions.length === 0) {
    faults.add(`${path}/0/action`, '未许可任何方式', 'permits no action of the doors')
  }
  const rights = RIGHTS.filter((right) => names.includes(right))
  return { actions, rights, ...given(draft, `${path}/0/constraint`, faults) } as Given
}

/** What must be said, and what it is when nothing is said. */
function given(draft: Draft, path: string, faults: Faults): Omit<Given, 'actions' | 'rights'> {
  const { purposes = [], columns = [], validFrom = '', validTo = '' } = draft
  if (purposes.length === 0) faults.add(path, '缺少 purpose', 'purpose is missing')
  if (columns.length === 0) faults.add(path, '缺少 hub:columns', 'hub:columns is missing')
  if (!isInstant(validFrom)) faults.add(path, '缺少生效时间', 'dateTime gteq is missing')
  if (!isInstant(validTo)) faults.add(path, '缺少失效时间', 'dateTime lt is missing')
  if (validFrom >= validTo && validTo !== '') {
    faults.add(path, '失效时间应晚于生效时间', 'dateTime lt must be after dateTime gteq')
  }
  return { rows: [], limits: {}, ...draft, purposes, columns, validFrom, validTo }
}

function prohibitionsOf(
  value: unknown,
  words: ReturnType<typeof wordsOf>,
  faults: Faults,
): Prohibition[] {
  const path = '/prohibition'
  const rules = entriesOf(value, path, faults)
  if (rules.length > MAX_PROHIBITIONS) {
    faults.add(path, `最多 ${MAX_PROHIBITIONS} 项`, `at most ${MAX_PROHIBITIONS}`)
  }
  return rules.slice(0, MAX_PROHIBITIONS).map((rule, index) => {
    const at = `${path}/${index}`
    if (!isObject(rule)) {
      faults.add(at, '应为对象', 'must be an object')
      return { actions: [] }
    }
    onlyKeys(rule, ['action', 'constraint'], at, faults)
    const actions = actionsOf(rule.action, `${at}/action`, faults)
    const draft = constraintsOf(rule.constraint, 'prohibition', `${at}/constraint`, words, faults)
    const { purposes, columns } = draft
    return {
      actions,
      ...(purposes ? { purposes } : {}),
      ...(columns ? { columns } : {}),
    }
  })
}

type Named = Action | Right | 'use'

const NAMED: ReadonlyMap<string, Named> = new Map<string, Named>([
  ['use', 'use'],
  ...ACTIONS.map((action): [string, Named] => [ACTION_NAMES[action], action]),
  ...RIGHTS.map((right): [string, Named] => [right, right]),
])

function actionsOf(value: unknown, path: string, faults: Faults): Named[] {
  const names = textsOf(value, path, faults)
  const known = names.flatMap((name, index) => {
    const action = NAMED.get(name)
    if (action === undefined) faults.add(`${path}/${index}`, '未知的动作', 'unknown action')
    return action === undefined ? [] : [action]
  })
  if (known.length === 0) faults.add(path, '缺少动作', 'an action is missing')
  return known
}

function dutiesOf(value: unknown, faults: Faults): Duty[] {
  const seen = new Set<string>()
  return entriesOf(value, '/obligation', faults).flatMap((rule, index) => {
    const path = `/obligation/${index}`
    if (!isObject(rule)) {
      faults.add(path, '应为对象', 'must be an object')
      return []
    }
    onlyKeys(rule, ['action', 'constraint'], path, faults)
    const [name = '', ...more] = textsOf(rule.action, `${path}/action`, faults)
    const action = DUTIES.find((one) => one === name)
    if (action === undefined || more.length > 0 || seen.has(name)) {
      faults.add(`${path}/action`, '未知或重复的义务', 'an unknown duty, or one named twice')
      return []
    }
    seen.add(name)
    const { within } = constraintsOf(rule.constraint, 'duty', `${path}/constraint`, NONE, faults)
    return [{ action, ...(within === undefined ? {} : { within }) }]
  })
}

const NONE: ReturnType<typeof wordsOf> = { column: () => undefined, row: () => undefined }
