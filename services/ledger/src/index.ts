export type * from './types.ts'
export { ENTRY_KINDS, MAX_ENTRY_BYTES } from './types.ts'
export { derivedUlid, instantOf, newUlid, ULID, type Ulid } from './ulid.ts'
