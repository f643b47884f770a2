import { validators } from './generated/validators.js'
import type { ContractId, Violation } from './types.ts'

/** Violations of one reading that are told; a hostile reading may hold a million. */
const MAX_VIOLATIONS = 20

/**
 * Every way (at most `most`, 20) in which a reading breaks its contract, [] when it obeys. `rule`
 * is the JSON Schema keyword. Throws only when the contract is unknown, a programming error.
 */
export function validate(
  id: ContractId,
  reading: unknown,
  most: number = MAX_VIOLATIONS,
): Violation[] {
  const validator = validatorOf(id)
  if (validator(reading)) return []
  const errors = validator.errors ?? []
  return errors.slice(0, most).map((error) => ({
    at: placeOf(error),
    rule: error.keyword,
    message: error.message ?? 'is invalid',
  }))
}

/** Does the reading obey its contract? The fast path of `validate`. */
export function isValid(id: ContractId, reading: unknown): boolean {
  return validatorOf(id)(reading)
}

/** The property a keyword of the whole object speaks of is part of the place. */
function placeOf(error: { instancePath: string; params: Record<string, unknown> }): string {
  const property = error.params.missingProperty ?? error.params.additionalProperty
  if (typeof property !== 'string') return error.instancePath
  return `${error.instancePath}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function validatorOf(id: string): (typeof validators)[string] & {} {
  const validator = validators[id]
  if (!validator) throw new Error(`no contract ${id}`)
  return validator
}
