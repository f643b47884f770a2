export type * from './directory/types.ts'
export {
  AUTH_METHODS,
  GRANT_TYPES,
  KEY_STATES,
  MEMBER_STATES,
  ORGANISATION_KINDS,
} from './directory/types.ts'
export type * from './keys/types.ts'
export { KEY_SCOPES } from './keys/types.ts'
export type * from './recogniser/types.ts'
export { ACT_SCOPE, SIGNATURE_ALGORITHMS } from './recogniser/types.ts'
export type * from './types.ts'
