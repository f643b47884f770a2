import { destination, type Logger, pino } from 'pino'
import type { LogLevel } from './settings.ts'

/** Structured log to standard error, one JSON object per line; `name` is that of the process. */
export function openLog(name: string, level: LogLevel): Logger {
  return pino(
    { name, level, serializers: { err: errorFacts, cause: errorFacts } },
    destination({ dest: 2, sync: true }),
  )
}

/** An error with all its causes, as far as they are errors. */
function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const code = 'code' in error ? { code: error.code } : {}
  return { name, message, ...code, stack, ...(cause ? { cause: errorFacts(cause) } : {}) }
}
