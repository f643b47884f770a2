import type { LocalText } from '@tongqu/contracts'

/** What people write is flat; `JSON.parse` takes 400,000 levels, and what follows it breaks. */
export const MAX_JSON_DEPTH = 64

/**
 * Looks over JSON text before it is parsed, in one pass and without building anything: levels
 * beyond `MAX_JSON_DEPTH`, a name twice in one object (RFC 8259 section 4 leaves open which holds,
 * so two readers may differ), and `__proto__`. What is not JSON at all is left to the parser.
 */
export function scanJson(text: string): LocalText | undefined {
  /** Names of each object that is open; undefined for an array. */
  const open: (Set<string> | undefined)[] = []
  let named = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BRACE || code === BRACKET) {
      if (open.length === MAX_JSON_DEPTH) return TOO_DEEP
      open.push(code === BRACE ? new Set() : undefined)
      named = false
    } else if (code === BRACE_END || code === BRACKET_END) {
      open.pop()
      named = true
    } else if (code === COMMA) {
      named = false
    } else if (code === QUOTE) {
      const end = endOfString(text, at)
      const names = open.at(-1)
      if (names && !named) {
        const name = unescaped(text.slice(at, end + 1))
        if (name === '__proto__') return FORBIDDEN
        if (names.has(name)) return TWICE
        names.add(name)
        named = true
      }
      at = end
    }
  }
  return undefined
}

const QUOTE = 0x22
const COMMA = 0x2c
const BRACKET = 0x5b
const BACKSLASH = 0x5c
const BRACKET_END = 0x5d
const BRACE = 0x7b
const BRACE_END = 0x7d

const TOO_DEEP = {
  'zh-CN': `JSON 嵌套超过 ${MAX_JSON_DEPTH} 层。`,
  en: `The JSON is nested more than ${MAX_JSON_DEPTH} levels deep.`,
}
const TWICE = {
  'zh-CN': '同一对象中有重复的成员名。',
  en: 'A name occurs twice in one object.',
}
const FORBIDDEN = {
  'zh-CN': '成员名不能是 __proto__。',
  en: 'No member may be called __proto__.',
}

/** Where the string ends that begins here; the end of the text when it never does. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at += 1
    else if (code === QUOTE) return at
  }
  return text.length
}

/** What is malformed stands as written: the parser refuses it. */
function unescaped(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted
  }
}
