export { openDirectory } from './directory/directory.ts'
export { importMembers, type MembersToImport } from './directory/import.ts'
export type * from './directory/types.ts'
export {
  AUTH_METHODS,
  GRANT_TYPES,
  KEY_STATES,
  MEMBER_STATES,
  ORGANISATION_KINDS,
  PERSON_STATES,
} from './directory/types.ts'
export { type Issuer, type IssuerOptions, openIssuer } from './issuer/issuer.ts'
export { checkPasswordStrength, hashPassword, normalLogin } from './issuer/passwords.ts'
export type { FirstAdministrator } from './issuer/setup.ts'
export { openKeys } from './keys/keys.ts'
export type * from './keys/types.ts'
export { KEY_SCOPES } from './keys/types.ts'
export { openPortalLogin } from './login/login.ts'
export { reachOurselves } from './login/own-address.ts'
export type * from './login/types.ts'
export { PROOF_ALGORITHMS } from './recogniser/proofs.ts'
export { refuseKeysInQuery } from './recogniser/query.ts'
export { openRecogniser } from './recogniser/recogniser.ts'
export { stillKnown } from './recogniser/still.ts'
export type * from './recogniser/types.ts'
export { ACT_SCOPE, SIGNATURE_ALGORITHMS } from './recogniser/types.ts'
export type * from './types.ts'
