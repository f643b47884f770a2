export { edifact } from './edifact.ts'
