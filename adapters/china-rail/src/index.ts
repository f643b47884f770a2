export { chinaRail } from './china-rail.ts'
