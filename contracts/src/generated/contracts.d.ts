// Written by `npm run generate` from contracts/schemas and contracts/problems.
export declare const documents: readonly Record<string, unknown>[]
