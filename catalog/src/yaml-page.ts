/**
 * One YAML file of the catalogue, parsed so that every later complaint can name its line.
 * Bounded: a file is small, and anchors and aliases are refused, so a few bytes can never unfold
 * into millions of nodes.
 */
import type { LocalText } from '@tongqu/contracts'
import { isAlias, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { CatalogFault } from './types.ts'

/** The longest file here, 32 tables with two languages, has some 3 kB. */
export const MAX_FILE_BYTES = 65_536

export type Page = {
  /** Relative to the catalogue's folder, with `/`. */
  file: string
  /** The parsed root node; undefined when the file cannot be read as YAML. */
  root: unknown
  faults: CatalogFault[]
  /** Notes where a value stands, so that `fault` can name the line of its path. */
  mark(path: string, node: unknown): void
  /** Does something stand at the path in the file? */
  has(path: string): boolean
  /** A fault at the value of `path`, or at its nearest ancestor that stands in the file. */
  fault(path: string, message: LocalText): void
}

/** Parses the bytes of one file; faults of syntax are on the page already. */
export function openPage(file: string, bytes: Uint8Array): Page {
  const lines = new LineCounter()
  const places = new Map<string, number>([['', 1]])
  const faults: CatalogFault[] = []
  const at = (offset: number) => Math.max(1, lines.linePos(offset).line)
  const page: Page = {
    file,
    root: undefined,
    faults,
    mark(path, node) {
      const offset = isNode(node) ? node.range?.[0] : undefined
      if (offset !== undefined) places.set(path, at(offset))
    },
    has: (path) => places.has(path),
    fault(path, message) {
      faults.push({ file, line: placeOf(places, path), message })
    },
  }
  if (bytes.length > MAX_FILE_BYTES) {
    page.fault('', {
      'zh-CN': `文件超过 ${MAX_FILE_BYTES} 字节`,
      en: `the file is larger than ${MAX_FILE_BYTES} bytes`,
    })
    return page
  }
  const text = decodeUtf8(bytes)
  if (text === undefined) {
    page.fault('', { 'zh-CN': '文件不是 UTF-8 编码', en: 'the file is not UTF-8' })
    return page
  }
  page.root = parse(text, lines, (offset, message) =>
    faults.push({ file, line: at(offset), message }),
  )
  return page
}

function placeOf(places: ReadonlyMap<string, number>, path: string): number {
  for (let rest = path; rest !== ''; rest = rest.slice(0, Math.max(0, rest.lastIndexOf('.')))) {
    const line = places.get(rest)
    if (line !== undefined) return line
  }
  return places.get('') ?? 1
}

/** Undefined when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parse(
  text: string,
  lineCounter: LineCounter,
  fault: (offset: number, message: LocalText) => void,
): unknown {
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, version: '1.2' })
    const complaints = [...document.errors, ...document.warnings]
    for (const { pos, message } of complaints) {
      fault(pos[0], { 'zh-CN': `YAML 语法错误：${message}`, en: `YAML syntax: ${message}` })
    }
    let usable = complaints.length === 0
    visit(document, {
      Node(_key, node) {
        if (isScalar(node) && typeof node.value === 'string') node.value = narrow(node.value)
        if (!isAlias(node) && !anchorOf(node)) return
        usable = false
        fault(node.range?.[0] ?? 0, {
          'zh-CN': '不允许使用锚点（&）和别名（*）',
          en: 'anchors (&) and aliases (*) are not allowed',
        })
      },
    })
    return usable ? document.contents : undefined
  } catch (error) {
    // The parser recurses: hundreds of open brackets end in a RangeError.
    const reason = error instanceof Error ? error.message : String(error)
    fault(0, { 'zh-CN': `无法解析：${reason}`, en: `cannot be parsed: ${reason}` })
    return undefined
  }
}

/**
 * The same text in a byte a character, where that is enough: what V8 cuts from a file with Chinese
 * in it takes two, and so does all that an identifier of it is put into: header fields, JSON and
 * entries of the ledger, which then take longer to write.
 */
function narrow(text: string): string {
  const isAscii = Buffer.byteLength(text) === text.length
  return isAscii ? Buffer.from(text, 'latin1').toString('latin1') : text
}

function anchorOf(node: object): unknown {
  return 'anchor' in node ? node.anchor : undefined
}
