export { openContent, openKey } from './crypto.ts'
export { networkFreight } from './network-freight.ts'
