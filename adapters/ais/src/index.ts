export { ais } from './ais.ts'
export { looksLikeAis } from './capture.ts'
