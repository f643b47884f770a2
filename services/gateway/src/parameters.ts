import type { Parameter, ParameterSchema } from './operation.ts'
import { text } from './texts.ts'

/** 2^53 − 1 has 16 digits; no release number gets near 15. */
const MAX_RELEASE = 999_999_999_999_999
const MAX_NAME_CHARACTERS = 200
const MAX_CURSOR_CHARACTERS = 4_000

export const datasetParameter = path('id', '数据集标识', 'Dataset id')
export const tableParameter = path('table', '表名', 'Table name')

/** Which release to read: its number, or the one that was newest at an instant. */
export const releaseParameters: readonly Parameter[] = [
  query('version', '版本号（默认最新）', 'Release number; default: the newest', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_RELEASE,
  }),
  {
    ...query('asOf', '某一时刻的最新版本', 'The release that was newest at this instant', {
      type: 'string',
      pattern:
        '^\\d{4}-\\d{2}-\\d{2}([Tt ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?([Zz]|[+-]\\d{2}:\\d{2}))?$',
      maxLength: 40,
    }),
    examples: ['2026-01-05', '2026-01-05T08:00:00Z'],
  },
]

export const cursorParameter = query(
  'cursor',
  '上一页返回的游标',
  'Cursor that the page before gave',
  { type: 'string', maxLength: MAX_CURSOR_CHARACTERS },
)

/** A place in the path. */
export function path(name: string, zh: string, en: string): Parameter {
  const schema = { type: 'string', maxLength: MAX_NAME_CHARACTERS } as const
  return { name, in: 'path', description: text(zh, en), schema }
}

/** A query parameter. */
export function query(name: string, zh: string, en: string, schema: ParameterSchema): Parameter {
  return { name, in: 'query', description: text(zh, en), schema: { ...schema } }
}
