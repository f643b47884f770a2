export { metro } from './metro.ts'
