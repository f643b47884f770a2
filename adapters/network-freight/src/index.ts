export { networkFreight } from './network-freight.ts'
