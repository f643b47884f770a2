/** Functions a mapping may name in `apply`; text in, text out. Nothing else can be called. */
const FUNCTIONS: Readonly<Record<string, (text: string) => string>> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  digits: (text) => text.replace(/\D+/g, ''),
  spaces: (text) => text.replace(/\s+/g, ' ').trim(),
  plain: (text) => plainText(text),
}

export const FUNCTION_NAMES: readonly string[] = [...Object.keys(FUNCTIONS)]

/** The function of a name, undefined when there is none. */
export function functionOf(name: string): ((text: string) => string) | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  euro: '€',
}

/** HTML as told to people: tags become spaces or line breaks, the usual entities their signs. */
function plainText(html: string): string {
  let text = ''
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at)
    const close = open < 0 ? -1 : html.indexOf('>', open)
    text += html.slice(at, close < 0 ? html.length : open)
    if (close < 0) break
    text += /^<\/?(p|br|div|h\d|li|tr|table|ul|ol)\b/i.test(html.slice(open, open + 8)) ? '\n' : ''
    at = close + 1
  }
  return text
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, (whole, name: string) =>
      signOf(name, whole),
    )
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}

function signOf(name: string, whole: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  const isSign = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isSign ? String.fromCodePoint(code) : ''
}
