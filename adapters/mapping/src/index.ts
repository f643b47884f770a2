export * from './mapping.ts'
