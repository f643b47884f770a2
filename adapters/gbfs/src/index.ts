export { gbfs } from './gbfs.ts'
