import { Problem } from '@tongqu/contracts'
import type { Recogniser } from '@tongqu/identity'
import type { GatewayDeps } from './deps.ts'

/** Everybody is anonymous. */
export const nobody: Recogniser = {
  principalOf: ({ address }) => ({ kind: 'anonymous', address }),
}

/**
 * The members of a gateway without a store: nobody is recognised, only open data is served, and
 * whatever else is asked of identity or access answers `store-unavailable` (or throws `reason`).
 */
export function withoutPeople(
  reason: () => unknown = () => new Problem('store-unavailable'),
): Pick<GatewayDeps, 'identity' | 'access'> {
  const policy = { onChange: () => () => {}, isConfirmed: () => false }
  const refusing = refusingBy(reason)
  return {
    identity: standIn<GatewayDeps['identity']>(
      { recogniser: nobody, issuer: undefined, issuers: [] },
      refusing,
    ),
    access: standIn<GatewayDeps['access']>({ policy, receiptKeys: [] }, refusing),
  }
}

function standIn<T extends object>(
  members: { [K in keyof T]?: T[K] | undefined },
  refusing: unknown,
): T {
  return new Proxy(members, {
    get: (target, name) => (name in target ? Reflect.get(target, name) : refusing),
  }) as T
}

/** Every member of it, and of those, refuses when it is called. */
function refusingBy(reason: () => unknown): unknown {
  const refusing: unknown = new Proxy(() => {}, {
    get: (_, name) => (name === 'then' || typeof name === 'symbol' ? undefined : refusing),
    apply: () => {
      throw reason()
    },
  })
  return refusing
}
