/** Are the credentials good enough to look at agreements at all? */
import { Problem } from '@tongqu/contracts'
import type { Action, AppPrincipal, PersonPrincipal, Principal, Role } from './types.ts'

/** Persons who may use data: others prepare, decide or watch over agreements. */
export const READING_ROLES: readonly Role[] = ['consumer', 'analyst']

const KINDS: readonly Principal['kind'][] = ['anonymous', 'person', 'app']

export function isKnownPrincipal(principal: Principal): boolean {
  return KINDS.includes(principal.kind)
}

/** The scope of a token that opens a dataset; its agreement says for what. */
export function scopeOf(dataset: string): string {
  return `ds:${dataset}:read`
}

/** The scope of a key, or of a token, for an action whatever the dataset. */
export function actionScope(action: Action): string {
  return `hub:${action}`
}

/**
 * What a key gets beyond the open tier is a feed, and of it nothing about people (governance 1.6):
 * a key is shown with every request and proves nothing but that somebody knows it.
 */
export function isWeak(principal: Principal): boolean {
  return principal.kind === 'app' && principal.via === 'key'
}

/** `credentials-too-weak`, `scope-missing` or `role-required`; undefined: they will do. */
export function credentialsRefusal(
  principal: PersonPrincipal | AppPrincipal,
  dataset: string,
  action: Action,
): Problem | undefined {
  if (principal.kind === 'person') {
    if (principal.roles.some((role) => READING_ROLES.includes(role))) return undefined
    return new Problem('role-required', { roles: READING_ROLES })
  }
  if (isWeak(principal)) {
    const { datasets, scopes } = principal
    const isOpen = action === 'subscribe' && (datasets?.includes(dataset) ?? true)
    if (isOpen && scopes.includes(actionScope(action))) return undefined
    return new Problem('credentials-too-weak')
  }
  if (principal.scopes.includes(scopeOf(dataset))) return undefined
  if (principal.scopes.includes(actionScope(action))) return undefined
  return new Problem('scope-missing', { scope: scopeOf(dataset) })
}
