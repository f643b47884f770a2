import type { Reject } from './types.ts'

/** The declaration stands within so many bytes, or there is none. */
const DECLARATION_BYTES = 256
const ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]{0,40})["']/

export type XmlText = {
  /** Characters of the bytes so far that are whole. */
  push(bytes: Uint8Array): string | { reject: Reject }
  end(): string | { reject: Reject }
  /** Were there bytes that are no characters? */
  isSpoilt(): boolean
}

/**
 * Characters of an XML document as its bytes arrive: encoding by byte order mark, else by its
 * declaration, else UTF-8 (XML 1.0 appendix F). The mark itself is left out.
 */
export function openXmlText(): XmlText {
  let head: Uint8Array | undefined = new Uint8Array(0)
  let decoder: TextDecoder | undefined
  let isSpoilt = false

  function decoded(bytes: Uint8Array, stream: boolean): string | { reject: Reject } {
    if (!decoder) {
      const label = encodingOf(bytes)
      try {
        decoder = new TextDecoder(label)
      } catch {
        const reason = `the encoding ${label} is not known`
        return { reject: { at: 'line 1', code: 'unknown-encoding', reason } }
      }
    }
    const text = decoder.decode(bytes, { stream })
    isSpoilt ||= text.includes('\ufffd')
    return text
  }

  return {
    push(bytes) {
      if (!head) return decoded(bytes, true)
      const whole: Uint8Array = Buffer.concat([head, bytes])
      if (whole.length < DECLARATION_BYTES) {
        head = whole
        return ''
      }
      head = undefined
      return decoded(whole, true)
    },
    end() {
      const rest = head ?? new Uint8Array(0)
      head = undefined
      return decoded(rest, false)
    },
    isSpoilt: () => isSpoilt,
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [a, b, c, d] = bytes
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0x3c && b === 0 && c === 0x3f && d === 0) return 'utf-16le'
  if (a === 0 && b === 0x3c && c === 0 && d === 0x3f) return 'utf-16be'
  const start = a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0
  const head = Buffer.from(bytes.subarray(start, DECLARATION_BYTES)).toString('latin1')
  const label = start === 3 ? undefined : ENCODING.exec(head)?.[1]
  // UTF-16 that declares itself in single bytes was transcoded by somebody who left the label.
  return label === undefined || /^utf-?16/i.test(label) ? 'utf-8' : label
}
