import { openXml, type XmlElement, type XmlRecord } from '@tongqu/adapter-kit'
import { wordsOf } from '../language/context.ts'
import { below } from '../language/faults.ts'
import type { MakeFormat } from './format.ts'

/** Bytes parsed between two looks at how many records there are. */
const PIECE = 65_536

/**
 * XML without a standard: `records` are the local names of the elements that become records. The
 * document is a list of them; attributes stand under `@name`, children under their local name (a
 * list where there are several), an element of text alone is its text, other text is `#text`.
 */
export const xmlFormat: MakeFormat = (options, at, faults) => {
  const names = wordsOf(options.records, below(at, 'records'), faults)
  if (!names) return faults.add(below(at, 'records'), '缺少记录的元素名', 'names no elements')
  const records = new Set(names)
  return {
    isTable: false,
    read(bytes, { limits, remarks, rejects }) {
      const reader = openXml({ limits, records })
      const list: unknown[] = []
      const take = (found: readonly XmlRecord[]) => {
        for (const { element } of found) list.push(treeValue(element))
      }
      for (let from = 0; from < bytes.length && list.length <= limits.entities; from += PIECE) {
        take(reader.push(bytes.subarray(from, from + PIECE)))
      }
      if (list.length > limits.entities) {
        const reason = `more than ${limits.entities} records`
        rejects.push({ at: 'document', code: 'too-many', reason })
        // The last of them makes room for that word.
        return { kind: 'tree', value: list.slice(0, limits.entities - 1) }
      }
      const end = reader.end()
      take(end.records)
      for (const { code, message, at: place } of end.findings) remarks.note(code, message, place)
      if (end.reject) rejects.push(end.reject)
      if (end.reject && list.length === 0) return undefined
      return { kind: 'tree', value: list }
    },
  }
}

function treeValue(element: XmlElement): unknown {
  const attributes = Object.entries(element.attributes)
  if (attributes.length === 0 && element.children.length === 0) return element.text
  const value: Record<string, unknown> = {}
  for (const [name, text] of attributes) value[`@${name}`] = text
  if (element.text !== '') value['#text'] = element.text
  const lists = new Map<string, unknown[]>()
  for (const child of element.children) {
    const list = lists.get(child.name) ?? []
    lists.set(child.name, list)
    list.push(treeValue(child))
  }
  for (const [name, list] of lists) value[name] = list.length === 1 ? list[0] : list
  return value
}
