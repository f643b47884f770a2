export { datex2 } from './datex2.ts'
