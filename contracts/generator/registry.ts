import type { Contract } from '../src/types.ts'
import type { Source } from './read.ts'

/** The contract documents as data, one per line so that a diff shows what changed. */
export function contractsModule(contracts: readonly Contract[]): string {
  return arrayModule(
    'documents',
    contracts.map((contract) => contract.schema),
  )
}

export const CONTRACTS_TYPES = `export declare const documents: readonly Record<string, unknown>[]
`

/** The problems as data. */
export function problemsModule(sources: readonly Source[]): string {
  return arrayModule(
    'problems',
    sources.map((source) => source.document),
  )
}

/** The codes as a union, so that a misspelt one does not compile. */
export function problemsTypes(sources: readonly Source[]): string {
  const codes = sources.map((source) => `  | '${String(source.document.code)}'\n`)
  return [
    "import type { ProblemType } from '../problem.ts'\n\n",
    `export type ProblemCode =\n${codes.join('')}\n`,
    'export declare const problems: readonly ProblemType[]\n',
  ].join('')
}

function arrayModule(name: string, items: readonly unknown[]): string {
  const lines = items.map((item) => `${JSON.stringify(item)},\n`)
  return `export const ${name} = [\n${lines.join('')}]\n`
}
