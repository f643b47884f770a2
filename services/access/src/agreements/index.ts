export { type AgreementQuery, type Agreements, openAgreements } from './agreements.ts'
export { FLOW_SETTINGS, type FlowDeps, type FlowSettings } from './flow.ts'
export {
  type AgreementAction,
  type AgreementState,
  agreementMachine,
  entitlementMachine,
  inboundMachine,
  type PersonAction,
} from './machines.ts'
export type { PageQuery } from './pages.ts'
export type { RegisterEntry } from './register.ts'
export { agreementInputs, entitlementSchema, inboundSchema } from './schemas.ts'
export type { AgreementInputs } from './steps.ts'
export type * from './types.ts'
export type { AgreementView } from './view.ts'
