import { isDeepStrictEqual } from 'node:util'
import type { Reading } from '@tongqu/adapter-kit'

/** One frame in the table of the documentation. */
export type Row = {
  source: string
  /** Message id and name in the standard, sub-message behind it. */
  message: string
  edition: string
  /** What the product makes of it: contracts of its readings, codes of its rejects. */
  verdict: string
  /** What the source states of it. */
  stated: string
  /** Where the product or the second decoder say something else than the source. */
  unlike: string[]
  /** Where the product and the second decoder disagree. */
  differences: string[]
}

/** Collects what is not as it should be: name, what there is, what there should be. */
export class Comparison {
  readonly found: string[] = []

  same(name: string, actual: unknown, expected: unknown): void {
    if (isDeepStrictEqual(actual, expected)) return
    this.found.push(`${name}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`)
  }

  /** Every column that is expected, a missing one being undefined. */
  columns(
    name: string,
    actual: Record<string, unknown> | undefined,
    expected: Record<string, unknown>,
  ): void {
    for (const [column, value] of Object.entries(expected)) {
      this.same(`${name}.${column}`, actual?.[column], value)
    }
  }
}

/** `position@1 + 2 × alarm@1`, or the codes of the rejects. */
export function verdictOf(decoded: {
  readings: readonly Reading[]
  rejects: readonly { code: string }[]
}): string {
  const contracts = decoded.readings.map(({ contract }) => contract.replace('vehicle/', ''))
  const codes = decoded.rejects.map(({ code }) => `\`${code}\``)
  const names = [...new Set([...contracts, ...codes])]
  const counted = names.map((name) => {
    const times = [...contracts, ...codes].filter((other) => other === name).length
    return times === 1 ? name : `${times} × ${name}`
  })
  return counted.join(' + ')
}
