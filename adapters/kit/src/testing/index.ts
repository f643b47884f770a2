export * from './adapter-cases.ts'
export * from './fixtures.ts'
export * from './session-cases.ts'
export * from './session-context.ts'
