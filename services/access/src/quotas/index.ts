export { openQuotas, type QuotaDeps } from './quotas.ts'
export { QuotaRefusal } from './refusal.ts'
export type * from './types.ts'
export { METERS } from './types.ts'
