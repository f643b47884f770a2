import type { Finding } from './types.ts'

/** Different remarks told of one delivery; one more says how many there were besides. */
const MOST_REMARKS = 200

type Remark = { finding: Finding; times: number }

/**
 * Findings of a delivery, each told once: a fault that all of ten thousand records share is one
 * remark with the place of the first and a count, not ten thousand.
 */
export class Remarks {
  #known = new Map<string, Remark>()
  #besides = 0

  /** Equal `code` and `message` are the same remark; so no value of a record belongs in them. */
  note(code: string, message: string, at: string): void {
    const key = `${code} ${message}`
    const known = this.#known.get(key)
    if (known) known.times++
    else if (this.#known.size >= MOST_REMARKS) this.#besides++
    else this.#known.set(key, { finding: { at, code, message }, times: 1 })
  }

  findings(): Finding[] {
    const told = [...this.#known.values()].map(({ finding, times }) =>
      times === 1 ? finding : { ...finding, message: `${finding.message} (${times} times)` },
    )
    if (this.#besides === 0) return told
    const message = `${this.#besides} more remarks`
    return [...told, { at: 'body', code: 'more-findings', message }]
  }
}
