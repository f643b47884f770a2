import { type ContractId, contractOf, isValid, validate } from '@tongqu/contracts'

/** What a reading has lost: the column, and the rule it broke. */
export type Loss = { column: string; rule: string; message: string }

/** More violations than a contract has columns are not looked at. */
const MOST_VIOLATIONS = 200

/**
 * Makes a reading obey its contract by leaving out what optional columns cannot hold: one wrong
 * value does not cost the record. `reading` is changed. Answers what was lost, or the first rule
 * that a demanded column breaks.
 */
export function mended(
  contract: ContractId,
  reading: Record<string, unknown>,
): { losses: readonly Loss[] } | { code: string; reason: string } {
  if (isValid(contract, reading)) return NO_LOSSES
  const losses: Loss[] = []
  for (const { at, rule, message } of validate(contract, reading, MOST_VIOLATIONS)) {
    const name = at.slice(1).split('/')[0] ?? ''
    const column = contractOf(contract).columns.find((each) => each.name === name)
    if (!column?.nullable) return { code: rule, reason: `${name}: ${message}` }
    if (name in reading) losses.push({ column: name, rule, message })
    delete reading[name]
  }
  if (isValid(contract, reading)) return { losses }
  return { code: 'invalid', reason: 'does not obey its contract' }
}

const NO_LOSSES = { losses: [] }
