import { adviceOf, DEFAULT_SERVICE, type ServiceCharacters, UNA_CHARACTERS } from './service.ts'

/** One segment: its tag and data elements, each of one component or more. */
export type Segment = {
  tag: string
  /** Without the tag; bytes as Latin-1 characters, release characters taken out. */
  elements: readonly (readonly string[])[]
  /** Its place in the delivery, from 1. */
  place: number
  /** It has repeated elements (syntax version 4), of which only the first is there. */
  isRepeated?: boolean
  /** Its terminator is missing: the header of a message follows at once. */
  isUnended?: boolean
}

/** What the tokenizer meets beside segments; none of them ends the reading. */
export type Oddity = 'short-una' | 'bad-una' | 'bad-segment' | 'too-long-segment'

export type Token = { segment: Segment } | { oddity: Oddity; place: number }

/** Characters of one segment; the longest of the directories, FTX, has some 3,000. */
const SEGMENT_CHARACTERS = 100_000

/** Characters of UNH that show what it is. */
const HEADER_CHARACTERS = 80

const TAG = /^[A-Z][A-Z0-9]{2}$/

/**
 * Cuts a growing text into segments: ISO 9735:1988, 6 and 7; ISO 9735-1:2002, 9. Line feeds,
 * carriage returns and spaces between segments belong to none. Bounded: what has no terminator for
 * `SEGMENT_CHARACTERS` is left out up to the next one.
 */
export class Segments {
  #service: ServiceCharacters = DEFAULT_SERVICE
  #text = ''
  #at = 0
  #place = 0
  #isSkipping = false

  /** Adds text; bytes are given as Latin-1, so that separators are what they are. */
  push(text: string): void {
    this.#text = this.#text.slice(this.#at) + text
    this.#at = 0
  }

  /** The next segment or oddity; undefined when more text is needed, or at the end. */
  next(isEnd: boolean): Token | undefined {
    for (;;) {
      if (!this.#isSkipping) this.#skipBlank()
      if (this.held === 0 || (this.held < UNA_CHARACTERS && !isEnd)) return undefined
      if (this.#isSkipping || !this.#text.startsWith('UNA', this.#at)) break
      const oddity = this.#advise()
      if (oddity) return { oddity, place: this.#place + 1 }
    }
    this.#fitService()
    const end = this.#endOfSegment()
    if (end < 0) return this.#unended(isEnd)
    const whole = this.#text.slice(this.#at, end)
    const header = this.#headerWithin(whole)
    const raw = header < 0 ? whole : whole.slice(0, header)
    this.#at += header < 0 ? whole.length + 1 : header
    this.#place++
    const wasSkipping = this.#isSkipping
    this.#isSkipping = false
    if (wasSkipping || raw.length > SEGMENT_CHARACTERS) return this.#odd('too-long-segment')
    return this.#segment(raw, header >= 0)
  }

  /** Characters that no terminator has followed yet. */
  get held(): number {
    return this.#text.length - this.#at
  }

  #odd(oddity: Oddity): Token {
    return { oddity, place: this.#place }
  }

  #skipBlank(): void {
    const { terminator } = this.#service
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? ''
      if (character > ' ' || character === terminator) return
    }
  }

  /** Reads a UNA; what is odd about it, if anything. */
  #advise(): Oddity | undefined {
    const advice = adviceOf(this.#text.slice(this.#at, this.#at + UNA_CHARACTERS))
    this.#at += advice?.length ?? 'UNA'.length
    if (!advice) return 'bad-una'
    this.#service = advice.service
    return advice.isShort ? 'short-una' : undefined
  }

  /** A UNA holds for its interchange: the next one may have none. */
  #fitService(): void {
    const behind = this.#text[this.#at + 'UNB'.length]
    if (!this.#text.startsWith('UNB', this.#at) || behind === this.#service.element) return
    if (behind === DEFAULT_SERVICE.element) this.#service = DEFAULT_SERVICE
  }

  /** Index of the terminator that no release character stands before; -1 without one. */
  #endOfSegment(): number {
    const { terminator, release } = this.#service
    let from = this.#at
    for (;;) {
      const end = this.#text.indexOf(terminator, from)
      if (end < 0 || release === '') return end
      let releases = 0
      while (end - 1 - releases >= this.#at && this.#text[end - 1 - releases] === release)
        releases++
      if (releases % 2 === 0) return end
      from = end + 1
    }
  }

  /** Where a message header begins within a segment whose terminator was lost; -1 if nowhere. */
  #headerWithin(raw: string): number {
    if (!raw.includes('UNH', 1)) return -1
    const { element, component } = this.#service
    for (let at = raw.indexOf('UNH', 1); at >= 0; at = raw.indexOf('UNH', at + 1)) {
      const [tag, reference = '', identifier = ''] = raw
        .slice(at, at + HEADER_CHARACTERS)
        .split(element)
      const [type = '', version] = identifier.split(component)
      const isHeader = tag === 'UNH' && reference !== '' && version !== undefined
      if (isHeader && /^[A-Z]{6}$/.test(type)) return at
    }
    return -1
  }

  #unended(isEnd: boolean): Token | undefined {
    if (isEnd) {
      this.#at = this.#text.length
      this.#place++
      return this.#odd('bad-segment')
    }
    if (this.held > SEGMENT_CHARACTERS) {
      this.#isSkipping = true
      // The last character may release the first of what follows.
      this.#at = this.#text.length - 1
    }
    return undefined
  }

  #segment(raw: string, isUnended: boolean): Token {
    const elements = this.#elementsOf(raw)
    const [[tag = ''] = []] = elements
    if (!TAG.test(tag)) return this.#odd('bad-segment')
    const { repetition } = this.#service
    const isRepeated = repetition !== '' && raw.includes(repetition)
    const segment = { tag, elements: elements.slice(1), place: this.#place }
    return {
      segment: { ...segment, ...(isRepeated && { isRepeated }), ...(isUnended && { isUnended }) },
    }
  }

  #elementsOf(raw: string): string[][] {
    const { component, element, release, repetition } = this.#service
    if (release !== '' && raw.includes(release)) return releasedElements(raw, this.#service)
    return raw.split(element).map((each) => {
      const first = repetition === '' ? each : (each.split(repetition, 1)[0] ?? '')
      return first.split(component)
    })
  }
}

/** Elements of a segment with release characters: what follows one stands for itself. */
function releasedElements(raw: string, service: ServiceCharacters): string[][] {
  const { component, element, release, repetition } = service
  const elements: string[][] = []
  let components: string[] = []
  let text = ''
  let isRepeated = false
  const endComponent = () => {
    if (!isRepeated) components.push(text)
    text = ''
  }
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at] ?? ''
    if (character === release) text += raw[++at] ?? ''
    else if (character === component) endComponent()
    else if (character === repetition) {
      endComponent()
      isRepeated = true
    } else if (character === element) {
      endComponent()
      elements.push(components)
      components = []
      isRepeated = false
    } else text += character
  }
  endComponent()
  elements.push(components)
  return elements
}
