export { jt809 } from './jt809.ts'
export { jt809Forward } from './jt809-forward.ts'
export { isJt809Capture } from './signature.ts'
