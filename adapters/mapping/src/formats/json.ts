import { isUtf8 } from 'node:buffer'
import { type ParsedJson, parseJson } from '@tongqu/adapter-kit'
import { below } from '../language/faults.ts'
import type { MakeFormat, Reading } from './format.ts'
import { encodingOf, textOfBody } from './text.ts'

/**
 * JSON and GeoJSON. `after`: the value begins behind this text and ends where its brackets close,
 * for a page or a script that holds it.
 */
export const jsonFormat: MakeFormat = (options, at, faults) => {
  const encoding = encodingOf(options, at, faults)
  const { after } = options
  if (after !== undefined && (typeof after !== 'string' || after === '')) {
    return faults.add(below(at, 'after'), '应为文本', 'is a text')
  }
  return {
    isTable: false,
    read(bytes, reading) {
      const isPlain = encoding === 'utf-8' || (encoding === 'auto' && isUtf8(bytes))
      if (isPlain && typeof after !== 'string') return treeOf(bytes, reading)
      const text = textOfBody(bytes, encoding, reading)
      if (text === undefined) return undefined
      if (typeof after !== 'string') return treeOf(Buffer.from(text), reading)
      const island = islandIn(text, after)
      if (island !== undefined) return treeOf(Buffer.from(island), reading)
      reading.rejects.push({ at: 'body', code: 'no-json', reason: 'no value where it should be' })
      return undefined
    },
  }
}

/** One JSON value a line; a broken line is a reject of its own. */
export const linesFormat: MakeFormat = (options, at, faults) => {
  const encoding = encodingOf(options, at, faults)
  return {
    isTable: false,
    read(bytes, reading) {
      const text = textOfBody(bytes, encoding, reading)
      if (text === undefined) return undefined
      const list: unknown[] = []
      for (const [index, line] of text.split('\n').entries()) {
        if (line.trim() === '') continue
        if (list.length >= reading.limits.entities) {
          const reason = `more than ${reading.limits.entities} lines`
          reading.rejects.push({ at: 'body', code: 'too-many', reason })
          break
        }
        const value = jsonValue(
          parseJson(Buffer.from(line), reading.limits),
          `line ${index + 1}`,
          reading,
        )
        if (value !== undefined) list.push(value)
      }
      return { kind: 'tree', value: list }
    },
  }
}

function treeOf(bytes: Uint8Array, reading: Reading) {
  const value = jsonValue(parseJson(bytes, reading.limits), undefined, reading)
  return value === undefined ? undefined : { kind: 'tree' as const, value }
}

function jsonValue(
  parsed: ParsedJson,
  at: string | undefined,
  { remarks, rejects }: Reading,
): unknown {
  if ('reject' in parsed) {
    if (rejects.length === 0 || at !== undefined) {
      rejects.push({ ...parsed.reject, at: at ?? parsed.reject.at })
    }
    return undefined
  }
  for (const finding of parsed.findings) {
    remarks.note(finding.code, finding.message, at ?? finding.at)
  }
  return parsed.value
}

/** From the first bracket behind `after` to the one that closes it. */
function islandIn(text: string, after: string): string | undefined {
  const found = text.indexOf(after)
  if (found < 0) return undefined
  const start = text.slice(found + after.length).search(/[[{]/)
  if (start < 0) return undefined
  const from = found + after.length + start
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') at = endOfString(text, at)
    else if (sign === '{' || sign === '[') depth++
    else if (sign === '}' || sign === ']') depth--
    if (depth === 0) return text.slice(from, at + 1)
  }
  return undefined
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
