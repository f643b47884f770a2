export {
  FAKE_AUDIENCE,
  FAKE_CLIENT,
  type FakeIssuer,
  startFakeIssuer,
  type TokenParts,
} from './fake-issuer.ts'
export { makeProof, type ProofKey, proofKey } from './proof-maker.ts'
export { type SeedPerson, seedPeople } from './seeding.ts'
