/** `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10. */
import type { QuotaHeaders } from './types.ts'

type Field = { name: string; policy: string; remaining?: number; reset?: number }

/**
 * The policies of an answer in their order, each once. Both fields are lists of strings with
 * parameters (RFC 9651 section 3.1); names are lower-case words with hyphens.
 */
export class FieldList {
  readonly #fields: Field[] = []

  /**
   * `policy` is the member of `RateLimit-Policy`, whole. Without `remaining` (`r`) the state is not
   * told; `reset` (`t`) in seconds. Of several partitions of a policy (datasets of an agreement)
   * the one with the least left is told.
   */
  add(name: string, policy: string, remaining?: number, reset?: number): void {
    const field: Field = { name, policy }
    if (remaining !== undefined) field.remaining = remaining
    if (reset !== undefined) field.reset = reset
    const at = this.#fields.findIndex((other) => other.name === name)
    if (at === -1) this.#fields.push(field)
    else if ((this.#fields[at]?.remaining ?? 0) > (remaining ?? 0)) this.#fields[at] = field
  }

  /** Of these nothing is left for so many seconds, whatever was known of them. */
  empty(names: readonly string[], reset: number): void {
    for (const field of this.#fields) {
      if (!names.includes(field.name)) continue
      field.remaining = 0
      field.reset = reset
    }
  }

  headers(): QuotaHeaders {
    let policies = ''
    let states = ''
    for (const { name, policy, remaining, reset } of this.#fields) {
      policies += policies === '' ? policy : `, ${policy}`
      if (remaining === undefined) continue
      states += `${states === '' ? '' : ', '}"${name}";r=${remaining}`
      if (reset !== undefined) states += `;t=${reset}`
    }
    if (policies === '') return {}
    if (states === '') return { 'RateLimit-Policy': policies }
    return { 'RateLimit-Policy': policies, RateLimit: states }
  }
}
