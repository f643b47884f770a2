export { jt809 } from './jt809.ts'
