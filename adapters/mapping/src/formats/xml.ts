import { readXml, type XmlElement } from '@tongqu/adapter-kit'
import { wordsOf } from '../language/context.ts'
import { below } from '../language/faults.ts'
import type { MakeFormat } from './format.ts'

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
      const found = readXml(bytes, { limits, records })
      for (const { code, message, at: place } of found.findings) remarks.note(code, message, place)
      if (found.reject) rejects.push(found.reject)
      if (found.reject && found.records.length === 0) return undefined
      return { kind: 'tree', value: found.records.map(({ element }) => treeValue(element)) }
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
