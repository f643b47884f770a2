/** The little of XML that is written: elements, text, and one namespace on the root. */

/** An element with what stands in it; undefined parts are left out. */
export function element(
  name: string,
  content: string | readonly (string | undefined)[],
  attributes = '',
): string {
  const inner = typeof content === 'string' ? content : content.filter(Boolean).join('')
  const open = attributes === '' ? name : `${name} ${attributes}`
  return inner === '' ? `<${open}/>` : `<${open}>${inner}</${name}>`
}

/** An element with text; undefined when there is none. */
export function leaf(name: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : element(name, escaped(text))
}

/** Text as XML 1.0 may hold it: markup escaped, characters it has no way to write left out. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(FORBIDDEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** Everything but Char of XML 1.0, section 2.2. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
