import { _ } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { formats } from '../src/formats.ts'
import type { Contract } from '../src/types.ts'
import { isRecord } from './shape.ts'
import { ANNOTATIONS } from './vocabulary.ts'

const DROPPED = new Set(['title', 'description', ...ANNOTATIONS])
/** What Ajv writes for the length of a string; `formats.ts` has the same function. */
const LENGTH = /require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g

/** One JavaScript module with a validator per contract: no Ajv at run time and no `eval`. */
export function validatorsModule(contracts: readonly Contract[]): string {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    formats: { ...formats, decimal: true },
    code: { source: true, esm: true, lines: true, formats: _`formats` },
  })
  for (const { schema } of contracts) ajv.addSchema(bare(schema))
  const names = Object.fromEntries(
    contracts.map((contract, index) => [`validate_${index}`, String(contract.schema.$id)]),
  )
  const code = standalone
    .default(ajv, names)
    .replace('"use strict";', '')
    .replace(LENGTH, 'codePoints')
  if (/\brequire\(/.test(code)) throw new Error('Ajv wants a run-time helper that is not replaced')
  const entries = contracts.map(({ id }, index) => `  '${id}': validate_${index},\n`)
  return [
    "import { codePoints, formats } from '../formats.ts'\n",
    code,
    `\nexport const validators = {\n${entries.join('')}}\n`,
  ].join('')
}

/** The document without its annotations, which Ajv would copy into the module. */
function bare(schema: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(schema, (key, value) => {
    const isColumns = key === 'properties'
    return !isColumns && isRecord(value) ? omit(value) : value
  })
  return JSON.parse(text) as Record<string, unknown>
}

function omit(schema: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(schema).filter(([keyword]) => !DROPPED.has(keyword))
  return Object.fromEntries(kept)
}

/** What TypeScript may know of that module. */
export const VALIDATORS_TYPES = `import type { ErrorObject } from 'ajv'

export type Validator = { (reading: unknown): boolean; errors?: ErrorObject[] | null }
export declare const validators: Readonly<Record<string, Validator | undefined>>
`
