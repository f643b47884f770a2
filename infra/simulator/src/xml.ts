/** Attributes of an element, by name with prefix; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** First line of every document, and the word that its content is synthetic. */
export const XML_HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!-- 模拟数据 · synthetic data of an invented province -->\n'

/** An element around what is XML already; empty texts inside are nothing. */
export function element(
  name: string,
  attributes: Attributes,
  ...inside: readonly (string | readonly string[])[]
): string {
  let head = `<${name}`
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) head += ` ${key}="${escaped(String(value))}"`
  }
  const body = inside.map((part) => (typeof part === 'string' ? part : part.join(''))).join('')
  return body === '' ? `${head}/>` : `${head}>${body}</${name}>`
}

/** An element without attributes. */
export function group(name: string, ...inside: readonly (string | readonly string[])[]): string {
  return element(name, {}, ...inside)
}

/** An element that holds a text, number or truth value; nothing at all where there is no value. */
export function leaf(name: string, value: string | number | boolean | undefined): string {
  return value === undefined ? '' : `<${name}>${escaped(String(value))}</${name}>`
}

/** Text as it stands in content and in attributes between double quotes (XML 1.0, 2.4). */
export function escaped(text: string): string {
  if (!/[&<>"]/.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
