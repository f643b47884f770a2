export * from './adapter-cases.ts'
export * from './fixtures.ts'
