import { Problem, type ProblemCode } from '@tongqu/contracts'
import type { QuotaHeaders } from './types.ts'

/**
 * A request that goes beyond a limit. Extensions: `violated-policies` (names, as the draft has it)
 * and `retryAfter` (seconds, for the header). `headers` go with the answer.
 */
export class QuotaRefusal extends Problem {
  readonly headers: QuotaHeaders

  constructor(
    code: Extract<ProblemCode, 'rate-limited' | 'quota-exceeded'>,
    violated: readonly string[],
    retryAfter: number,
    headers: QuotaHeaders,
  ) {
    const names = violated.join(', ')
    const detail = {
      'zh-CN': `限额 ${names} 已到；${retryAfter} 秒后再试。`,
      en: `Limit reached: ${names}; try again after ${retryAfter} s.`,
    }
    super(code, { detail, 'violated-policies': violated, retryAfter })
    this.headers = headers
  }
}
