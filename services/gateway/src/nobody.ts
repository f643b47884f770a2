import { Problem } from '@tongqu/contracts'
import type { Recogniser } from '@tongqu/identity'
import type { GatewayDeps } from './deps.ts'

/** Everybody is anonymous. */
export const nobody: Recogniser = {
  principalOf: ({ address }) => ({ kind: 'anonymous', address }),
}

/**
 * The members of a gateway without a store: nobody is recognised, only open data is served, and
 * whatever else is asked of identity or access answers `store-unavailable`.
 */
export function withoutPeople(): Pick<GatewayDeps, 'identity' | 'access'> {
  const policy = { onChange: () => () => {}, isConfirmed: () => false }
  return {
    identity: standIn<GatewayDeps['identity']>({ recogniser: nobody, issuer: undefined }),
    access: standIn<GatewayDeps['access']>({ policy }),
  }
}

function standIn<T extends object>(members: { [K in keyof T]?: T[K] | undefined }): T {
  return new Proxy(members, {
    get: (target, name) => (name in target ? Reflect.get(target, name) : refusing),
  }) as T
}

/** Every member of it, and of those, refuses when it is called. */
const refusing: unknown = new Proxy(() => {}, {
  get: (_, name) => (name === 'then' || typeof name === 'symbol' ? undefined : refusing),
  apply: () => {
    throw new Problem('store-unavailable')
  },
})
