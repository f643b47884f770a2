export { dcsa } from './dcsa.ts'
