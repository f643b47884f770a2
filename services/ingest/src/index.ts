export { type AddressRule, isNetwork } from './addresses.ts'
