// Written by `npm run generate` from contracts/schemas and contracts/problems.
import type { ErrorObject } from 'ajv'

export type Validator = { (reading: unknown): boolean; errors?: ErrorObject[] | null }
export declare const validators: Readonly<Record<string, Validator | undefined>>
