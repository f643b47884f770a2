export type { DecideDeps } from './decide.ts'
export { ALWAYS_VISIBLE, APPLY_PATH, decide, PLAN_LIFETIME_MILLISECONDS } from './decide.ts'
export type * from './types.ts'
export { ACTIONS, ROLES } from './types.ts'
