export { wzdx } from './wzdx.ts'
