/** How a source writes numbers in text. */
export type NumberStyle = { decimal: '.' | ','; thousands: string }

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/

/**
 * The number a value stands for, undefined when it is none. Text may have the thousands mark of the
 * style (a space stands for any space) and its decimal mark, and nothing else beside the digits.
 */
export function numberIn(value: unknown, { decimal, thousands }: NumberStyle): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  let text = value.trim()
  if (thousands === ' ') text = text.replace(/(\d)[\s\u00A0\u202F](?=\d)/g, '$1')
  else if (thousands !== '') text = text.replaceAll(thousands, '')
  if (decimal === ',') {
    if (text.includes('.')) return undefined
    text = text.replace(',', '.')
  }
  if (!PLAIN.test(text)) return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : undefined
}
