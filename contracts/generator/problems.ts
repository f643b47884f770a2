import type { Fault, Source } from './read.ts'
import { isRecord, isText } from './shape.ts'

const KEYS = ['code', 'status', 'title', 'cause', 'cure']
const LEAST_STATUS = 400
const GREATEST_STATUS = 599

/** Faults of one problem file: code as the file is named, HTTP status, texts in both languages. */
export function lintProblem({ path, document }: Source): Fault[] {
  return [...problemFaults(path, document)].map((message) => ({ path, message }))
}

function* problemFaults(path: string, document: Record<string, unknown>): Generator<string> {
  if (Object.keys(document).join() !== KEYS.join()) yield `must hold ${KEYS.join(', ')}, so ordered`
  if (!/^[a-z]+(-[a-z]+)*\.json$/.test(path)) yield 'must be named <kebab-case-code>.json'
  if (`${document.code}.json` !== path) yield 'must have the code the file is named after'
  const status = document.status
  if (
    !Number.isInteger(status) ||
    Number(status) < LEAST_STATUS ||
    Number(status) > GREATEST_STATUS
  ) {
    yield `must have a status from ${LEAST_STATUS} to ${GREATEST_STATUS}`
  }
  for (const key of ['title', 'cause', 'cure']) {
    const text = document[key]
    const { 'zh-CN': zh, en } = isRecord(text) ? text : {}
    if (!isText(zh) || !/\p{Script=Han}/u.test(zh)) yield `${key} has no Chinese text`
    if (!isText(en) || /\p{Script=Han}/u.test(en)) yield `${key} has no English text`
  }
}
