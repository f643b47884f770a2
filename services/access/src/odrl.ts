/** Terms of a grant as an ODRL policy; `compilePolicy` is the way back. */
import {
  ACTION_NAMES,
  CONTEXT,
  type Constraint,
  type GrantTerms,
  type Policy,
  type PolicyRule,
  PROFILE,
} from './odrl-types.ts'
import { columnText, rowText } from './odrl-words.ts'

export { compilePolicy } from './odrl-compile.ts'

/**
 * The policy that says exactly these terms: `compilePolicy` of it answers them again. Equal terms
 * give equal JSON. It checks nothing: whoever makes an agreement compiles the policy at once.
 */
export function policyOf(terms: GrantTerms): Policy {
  return {
    '@context': CONTEXT,
    '@type': terms.type,
    profile: PROFILE,
    uid: terms.uid,
    target: terms.dataset,
    ...(terms.assigner === undefined ? {} : { assigner: terms.assigner }),
    ...(terms.assignee === undefined ? {} : { assignee: terms.assignee }),
    conflict: 'prohibit',
    permission: [permissionOf(terms)],
    prohibition: terms.prohibitions.map(({ actions, purposes, columns }) => ({
      action: actions.map(actionName),
      constraint: constraints([
        ['purpose', 'isAnyOf', purposes],
        ['hub:columns', 'isAnyOf', columns?.map(columnText)],
      ]),
    })),
    obligation: terms.duties.map(({ action, within }) => ({
      action: [action],
      constraint: constraints([['elapsedTime', 'lteq', within]]),
    })),
  }
}

function permissionOf(terms: GrantTerms): PolicyRule {
  const { limits, period, area } = terms
  return {
    action: [...terms.actions.map(actionName), ...terms.rights],
    constraint: constraints([
      ['purpose', 'isAnyOf', terms.purposes],
      ['dateTime', 'gteq', terms.validFrom],
      ['dateTime', 'lt', terms.validTo],
      ['hub:columns', 'isAnyOf', terms.columns.map(columnText)],
      ['hub:rows', 'eq', terms.rows.length > 0 ? terms.rows.map(rowText) : undefined],
      ['spatial', 'eq', area?.join(',')],
      ['hub:period', 'eq', period && `${period.from ?? '..'}/${period.to ?? '..'}`],
      ['hub:environment', 'eq', terms.environment],
      ['hub:ratePerMinute', 'lteq', limits.requestsPerMinute],
      ['hub:bytesPerDay', 'lteq', limits.bytesPerDay],
      ['count', 'lteq', limits.requests],
      ['hub:minGroupSize', 'gteq', terms.minimumGroup],
      ['hub:epsilonPerMonth', 'lteq', terms.epsilonPerMonth],
    ]),
  }
}

type Told = readonly [string, string, Constraint['rightOperand'] | undefined]

function constraints(told: readonly Told[]): Constraint[] {
  return told.flatMap(([leftOperand, operator, rightOperand]) =>
    rightOperand === undefined ? [] : [{ leftOperand, operator, rightOperand }],
  )
}

function actionName(action: string): string {
  return (ACTION_NAMES as Readonly<Record<string, string>>)[action] ?? action
}
