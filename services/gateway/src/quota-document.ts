import type { ProblemCode } from '@tongqu/contracts'
import type { Operation } from './operation.ts'
import { isLimited } from './quota-visit.ts'
import { text } from './texts.ts'

/** What limits may refuse of an operation; `isServing`: it serves the content of a dataset. */
export function limitProblems(operation: Operation, isServing: boolean): ProblemCode[] {
  if (!isLimited(operation) && !isServing) return []
  return ['rate-limited', 'quota-exceeded', ...(isServing ? (['quota-unavailable'] as const) : [])]
}

/** Fields of draft-ietf-httpapi-ratelimit-headers, on every answer of what is limited. */
export const LIMIT_HEADERS = {
  'RateLimit-Policy': text('适用的限额（结构化首部）', 'Limits that apply (structured field)'),
  RateLimit: text(
    '各项余量；可被共享缓存的答复没有',
    'What is left of each; not on what caches share',
  ),
}

export const RETRY_HEADER = {
  'Retry-After': text('多少秒后再试', 'Seconds until it may be tried again'),
}
