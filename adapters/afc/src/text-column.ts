/** What is no text, or longer than its column: it is left out with a finding. */
export const NO_TEXT = Symbol('no text')

/** How tables write that there is nothing. */
const NOTHING = new Set(['', '-', '--', '\\n', 'null', 'none', 'nan', '无'])

/** Different texts that are remembered; then all are forgotten together. */
const MOST_REMEMBERED = 16_384

/**
 * Cleans the texts of one column: trimmed, well-formed, words for nothing taken as nothing. Each
 * different text is looked at once: millions of rows name some hundred stations.
 */
export class TextColumn {
  #characters: number
  #known = new Map<string, string | undefined | typeof NO_TEXT>()

  /** `characters` is what the contract gives the column. */
  constructor(characters: number) {
    this.#characters = characters
  }

  /** Undefined when it says nothing. */
  read(value: unknown): string | undefined | typeof NO_TEXT {
    if (typeof value === 'number' || typeof value === 'boolean') return this.#cleaned(String(value))
    return typeof value === 'string' ? this.#cleaned(value) : NO_TEXT
  }

  #cleaned(text: string): string | undefined | typeof NO_TEXT {
    const before = this.#known.get(text)
    if (before !== undefined) return before
    const cleaned = clean(text, this.#characters)
    if (text.length > this.#characters) return cleaned
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear()
    this.#known.set(text, cleaned)
    return cleaned
  }
}

function clean(text: string, characters: number): string | undefined | typeof NO_TEXT {
  const trimmed = text.trim()
  if (NOTHING.has(trimmed.toLowerCase())) return undefined
  return trimmed.length > characters ? NO_TEXT : trimmed.toWellFormed()
}
