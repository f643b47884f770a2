import { type ContractDocument, contractFrom } from '../src/contract.ts'
import { gateFaults } from './gate.ts'
import { lintContract, lintContracts } from './lint.ts'
import { lintProblem } from './problems.ts'
import { type Fault, readJsonFolder } from './read.ts'
import { CONTRACTS_TYPES, contractsModule, problemsModule, problemsTypes } from './registry.ts'
import { typesModule } from './types.ts'
import { VALIDATORS_TYPES, validatorsModule } from './validators.ts'

const BANNER = '// Written by `npm run generate` from contracts/schemas and contracts/problems.\n'

/** File name in `src/generated` → text, and every fault found; with faults nothing is written. */
export type Generated = { files: Map<string, string>; faults: Fault[] }

/** Reads `schemas`, `problems` and `released` below `root` (ends in `/`) and compiles them. */
export async function generate(root: string): Promise<Generated> {
  const schemas = readJsonFolder(`${root}schemas`)
  const problems = readJsonFolder(`${root}problems`)
  const released = readJsonFolder(`${root}released`)
  const faults = [
    ...at('schemas', schemas.faults),
    ...at('problems', problems.faults),
    ...at('released', released.faults),
    ...at('schemas', schemas.sources.flatMap(lintContract)),
    ...at('schemas', lintContracts(schemas.sources)),
    ...at('problems', problems.sources.flatMap(lintProblem)),
    ...at('schemas', gateFaults(released.sources, schemas.sources)),
  ]
  if (faults.length > 0) return { files: new Map(), faults }
  const contracts = schemas.sources
    .map((source) => contractFrom(source.document as ContractDocument))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const texts = {
    'types.ts': await typesModule(contracts),
    'validators.js': validatorsModule(contracts),
    'validators.d.ts': VALIDATORS_TYPES,
    'contracts.js': contractsModule(contracts),
    'contracts.d.ts': CONTRACTS_TYPES,
    'problems.js': problemsModule(problems.sources),
    'problems.d.ts': problemsTypes(problems.sources),
  }
  const files = Object.entries(texts).map(([name, text]) => [name, BANNER + text] as const)
  return { files: new Map(files), faults }
}

function at(folder: string, faults: readonly Fault[]): Fault[] {
  return faults.map(({ path, message }) => ({ path: `contracts/${folder}/${path}`, message }))
}
