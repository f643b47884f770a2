import { SaxesParser } from 'saxes'
import type { DecodeLimits, Finding, Reject } from './types.ts'
import { openXmlText } from './xml-text.ts'

/** One element; names without prefixes. */
export type XmlElement = {
  name: string
  /** Namespace URI, '' without one. */
  space: string
  /** By local name; `xsi:type` and the like among them unless a plain one has the name. */
  attributes: Readonly<Record<string, string>>
  /** `xsi:type` without its prefix. */
  type: string | undefined
  children: readonly XmlElement[]
  /** Own text and CDATA, trimmed. */
  text: string
  /** Line on which it begins, from 1. */
  line: number
}

/** An element handed out whole; `ancestors` hold what stood before it, never other records. */
export type XmlRecord = { element: XmlElement; ancestors: readonly XmlElement[] }

export type XmlOptions = {
  limits: DecodeLimits
  /** Local names of the elements that are handed out and dropped; of nested ones the outermost. */
  records: ReadonlySet<string>
}

export type XmlEnd = {
  records: XmlRecord[]
  /** Without the records; undefined when not even its tag was read. */
  root: XmlElement | undefined
  /** Why the rest was not read. */
  reject: Reject | undefined
  findings: Finding[]
}

export type XmlReader = {
  /** Takes bytes, gives the records that have ended. After a fault it gives none. */
  push(bytes: Uint8Array): XmlRecord[]
  end(): XmlEnd
}

/** Elements a document may hold for each entity of its source; as for values of JSON. */
const ELEMENTS_PER_ENTITY = 64
/** Elements kept beside the records: header, tables of contents. */
const MOST_KEPT_ELEMENTS = 200_000
const MOST_ATTRIBUTES = 256
/** A line of ten thousand points has some 400,000 characters. */
const MOST_TEXT_CHARACTERS = 4_000_000
const MOST_NAME_CHARACTERS = 256
/** One record in memory: some 100 MB of elements, or of text. */
const MOST_RECORD_ELEMENTS = 500_000
const MOST_RECORD_CHARACTERS = 32_000_000
const SLICE_CHARACTERS = 65_536
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

type Node = {
  name: string
  space: string
  attributes: Record<string, string>
  type: string | undefined
  children: Node[]
  text: string
  line: number
}

/** Ends a parse from inside of an event; never leaves this file. */
class Stop extends Error {}

/**
 * Reads XML 1.0 with namespaces as bytes arrive. Memory is bounded by one record, what stands
 * beside the records and the limits. A DOCTYPE is refused wherever it stands, so that no entity
 * beyond the five predefined ones exists (XML 1.0 section 4.6). A prefix without namespace is a
 * finding; any other fault of well-formedness ends the reading with a reject at its line and
 * column, and what was read before stays. Encodings by byte order mark or declaration: UTF-8,
 * UTF-16, GB18030, GBK, windows-1252, ISO 8859. Never throws.
 */
export function openXml(options: XmlOptions): XmlReader {
  const state = newState(options)
  const { parser } = state
  const text = openXmlText()
  let bytesRead = 0

  function feed(chunk: string | { reject: Reject }): void {
    if (typeof chunk !== 'string') {
      state.reject ??= chunk.reject
      return
    }
    guarded(state, () => write(state, chunk))
  }

  return {
    push(bytes) {
      bytesRead += bytes.length
      if (!state.reject && bytesRead > options.limits.bytes) {
        const reason = `more than ${options.limits.bytes} bytes`
        state.reject = { at: 'document', code: 'too-large', reason }
      }
      if (!state.reject) feed(text.push(bytes))
      return state.records.splice(0)
    },
    end() {
      if (!state.reject) feed(text.end())
      if (!state.reject) guarded(state, () => parser.close())
      const findings = [...state.findings.values()]
      if (text.isSpoilt()) findings.push(SPOILT)
      return { records: state.records.splice(0), root: state.root, reject: state.reject, findings }
    },
  }
}

/** All at once, for messages. */
export function readXml(bytes: Uint8Array, options: XmlOptions): XmlEnd {
  const reader = openXml(options)
  const records = reader.push(bytes)
  const end = reader.end()
  return { ...end, records: [...records, ...end.records] }
}

const SPOILT: Finding = {
  at: 'document',
  code: 'bad-characters',
  message: 'bytes that are no characters of the encoding stand as U+FFFD',
}

type State = {
  parser: SaxesParser<{ xmlns: true; position: true }>
  open: Node[]
  /** Depth of `open` at which the record under way stands. */
  recordDepth: number | undefined
  records: XmlRecord[]
  root: Node | undefined
  reject: Reject | undefined
  findings: Map<string, Finding>
  elements: number
  kept: number
  /** Texts and attributes of the record under way, in characters; its elements. */
  recordCharacters: number
  recordElements: number
  /** Events so far, and characters that were written since the last one. */
  told: number
  silent: number
  /** Place of the parser when the last record ended. */
  lastRecordAt: number | undefined
}

function newState(options: XmlOptions): State {
  const parser = new SaxesParser({ xmlns: true as const, position: true as const })
  const state: State = {
    parser,
    open: [],
    recordDepth: undefined,
    records: [],
    root: undefined,
    reject: undefined,
    findings: new Map(),
    elements: 0,
    kept: 0,
    recordCharacters: 0,
    recordElements: 0,
    told: 0,
    silent: 0,
    lastRecordAt: undefined,
  }
  parser.on('doctype', () => stop(state, 'doctype-refused', 'a DOCTYPE is not accepted'))
  parser.on('error', (error) => onError(state, error))
  parser.on('opentagstart', ({ name }) => {
    if (name.length > MOST_NAME_CHARACTERS) stop(state, 'too-large', 'a name is too long')
  })
  let attributes = 0
  parser.on('attribute', ({ value }) => {
    attributes++
    if (attributes > MOST_ATTRIBUTES) stop(state, 'too-many', 'an element has too many attributes')
    if (value.length > MOST_TEXT_CHARACTERS) stop(state, 'too-large', 'an attribute is too long')
  })
  parser.on('opentag', (tag) => {
    attributes = 0
    begin(state, options, nodeOf(state, tag))
  })
  parser.on('closetag', () => finish(state))
  parser.on('text', (text) => addText(state, text))
  parser.on('cdata', (text) => addText(state, text))
  return state
}

/**
 * Slice by slice, so that what the parser gathers before it tells (a text, a comment, a tag, a
 * DOCTYPE) is bounded although it tells nothing meanwhile.
 */
function write(state: State, text: string): void {
  for (let at = 0; at < text.length; at += SLICE_CHARACTERS) {
    const slice = at === 0 && text.length <= SLICE_CHARACTERS ? text : sliceOf(text, at)
    const { told } = state
    state.parser.write(slice)
    state.silent = told === state.told ? state.silent + slice.length : 0
    if (state.silent > MOST_TEXT_CHARACTERS) {
      stop(state, 'too-large', `more than ${MOST_TEXT_CHARACTERS} characters without an end`)
    }
  }
}

function sliceOf(text: string, at: number): string {
  return text.slice(at, at + SLICE_CHARACTERS)
}

function guarded(state: State, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
  }
  if (state.reject) state.open.length = 0
}

function stop(state: State, code: string, reason: string): never {
  const { line, column } = state.parser
  state.reject ??= { at: `line ${line}:${column}`, code, reason }
  throw new Stop()
}

/** `file:line:column: message` of the parser; an unbound prefix is none of our business. */
function onError(state: State, error: Error): void {
  const message = error.message.replace(/^[^ ]*: /, '').replace(/[.]$/, '')
  const prefix = /unbound namespace prefix: (.*)$/.exec(message)?.[1]
  if (prefix === undefined) {
    // The parser closes an element before it says that the tag was another's.
    const isUnclosed = message.startsWith('unexpected close tag')
    if (isUnclosed && state.lastRecordAt === state.parser.position) state.records.pop()
    stop(state, 'not-well-formed', message)
  }
  const finding = { at: `line ${state.parser.line}`, code: 'unbound-prefix', message }
  if (state.findings.size < MOST_ATTRIBUTES && !state.findings.has(message)) {
    state.findings.set(message, finding)
  }
}

type Tag = {
  local: string
  uri: string
  attributes: Record<string, { local: string; uri: string; prefix: string; value: string }>
}

function nodeOf({ parser }: State, { local, uri, attributes }: Tag): Node {
  const own: Record<string, string> = {}
  let type: string | undefined
  for (const key in attributes) {
    const attribute = attributes[key]
    if (!attribute || attribute.prefix === 'xmlns' || key === 'xmlns') continue
    if (attribute.local === 'type' && (attribute.uri === XSI || attribute.prefix === 'xsi')) {
      type = attribute.value.slice(attribute.value.indexOf(':') + 1).trim()
    }
    if (attribute.prefix === '' || !Object.hasOwn(own, attribute.local)) {
      own[attribute.local] = attribute.value
    }
  }
  const line = parser.line
  return { name: local, space: uri, attributes: own, type, children: [], text: '', line }
}

function begin(state: State, { limits, records }: XmlOptions, node: Node): void {
  state.elements++
  if (state.elements > limits.entities * ELEMENTS_PER_ENTITY) {
    stop(state, 'too-many', `more than ${limits.entities * ELEMENTS_PER_ENTITY} elements`)
  }
  if (state.open.length >= limits.depth) stop(state, 'too-deep', `more than ${limits.depth} levels`)
  state.told++
  const parent = state.open.at(-1)
  const isRecord = state.recordDepth === undefined && records.has(node.name)
  if (isRecord) {
    state.recordDepth = state.open.length
    state.recordElements = 0
    state.recordCharacters = 0
  }
  state.recordElements++
  if (state.recordDepth !== undefined && state.recordElements > MOST_RECORD_ELEMENTS) {
    stop(state, 'too-many', `more than ${MOST_RECORD_ELEMENTS} elements in one record`)
  }
  if (!parent) state.root = isRecord ? undefined : node
  else if (!isRecord) parent.children.push(node)
  if (state.recordDepth === undefined) {
    state.kept++
    if (state.kept > MOST_KEPT_ELEMENTS) {
      stop(state, 'too-many', `more than ${MOST_KEPT_ELEMENTS} elements beside the records`)
    }
  }
  state.open.push(node)
}

function finish(state: State): void {
  state.told++
  const node = state.open.pop()
  if (!node) return
  node.text = node.text.trim()
  if (state.recordDepth !== state.open.length) return
  state.recordDepth = undefined
  state.lastRecordAt = state.parser.position
  state.records.push({ element: node, ancestors: [...state.open] })
}

function addText(state: State, text: string): void {
  state.told++
  const node = state.open.at(-1)
  if (!node) return
  if (node.text.length + text.length > MOST_TEXT_CHARACTERS) {
    stop(state, 'too-large', `more than ${MOST_TEXT_CHARACTERS} characters of text`)
  }
  // White space between elements would only be kept to be cut away.
  if (node.text === '' && text.trim() === '') return
  state.recordCharacters += text.length
  if (state.recordDepth !== undefined && state.recordCharacters > MOST_RECORD_CHARACTERS) {
    stop(state, 'too-large', `more than ${MOST_RECORD_CHARACTERS} characters in one record`)
  }
  node.text += text
}

/** The first descendant at a path of local names. */
export function childOf(
  element: XmlElement | undefined,
  ...path: readonly string[]
): XmlElement | undefined {
  let found = element
  for (const name of path) found = found?.children.find((child) => child.name === name)
  return found
}

/** Children of one name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? []
}

/** Text at a path; undefined when absent or empty. */
export function textOf(
  element: XmlElement | undefined,
  ...path: readonly string[]
): string | undefined {
  return childOf(element, ...path)?.text || undefined
}
