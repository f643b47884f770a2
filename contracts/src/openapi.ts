import { componentNameOf } from './names.ts'
import { contracts } from './registry.ts'

/**
 * OpenAPI 3.1 components of all contracts, name → schema. OpenAPI 3.1 takes JSON Schema 2020-12 as
 * it is, `x-` annotations included; only the document's own identity is left out.
 */
export function openApiSchemas(): Record<string, object> {
  return Object.fromEntries(
    contracts.map((contract) => {
      const { $schema, $id, ...schema } = contract.schema
      return [componentNameOf(contract), schema]
    }),
  )
}
