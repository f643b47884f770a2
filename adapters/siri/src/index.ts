export { siri } from './siri.ts'
