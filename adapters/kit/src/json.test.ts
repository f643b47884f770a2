import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ParsedJson, parseJson } from './json.ts'

const limits = { bytes: 10_000_000, entities: 1_000, depth: 64 }

function parsed(text: string | Uint8Array): ParsedJson {
  return parseJson(typeof text === 'string' ? Buffer.from(text) : text, limits)
}

function codeOf(text: string | Uint8Array): string | undefined {
  const result = parsed(text)
  return 'reject' in result ? result.reject.code : undefined
}

describe('parseJson', () => {
  it('reads what JSON.parse reads, with or without a byte order mark', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value)
        expect(parsed(text)).toMatchObject({ value: JSON.parse(text) })
        expect(parsed(`\ufeff${text}`)).toMatchObject({ value: JSON.parse(text) })
      }),
    )
  })

  it('never throws, whatever the bytes', () => {
    const noise = fc.array(fc.constantFrom(...'{}[]",:\\ab1 \n'), { maxLength: 60 })
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void parsed(bytes)))
    fc.assert(fc.property(noise, (letters) => void parsed(letters.join(''))))
  })

  it('refuses a document of a million levels without using the stack', () => {
    expect(codeOf('['.repeat(1_000_000))).toBe('too-deep')
    expect(codeOf('{"a":'.repeat(1_000_000))).toBe('too-deep')
  })

  it('refuses an array of more elements than entities are allowed', () => {
    const array = (length: number): string => `[${Array(length).fill('0').join()}]`
    expect(codeOf(array(limits.entities))).toBeUndefined()
    expect(codeOf(array(limits.entities + 1))).toBe('too-many')
  })

  it('refuses padding spread over many small arrays', () => {
    expect(
      codeOf(
        `[${Array(999)
          .fill(`[${Array(100).fill('[]').join()}]`)
          .join()}]`,
      ),
    ).toBe('too-many')
  })

  it('refuses too many bytes before it looks at them', () => {
    expect(parseJson(new Uint8Array(11), { ...limits, bytes: 10 })).toMatchObject({
      reject: { code: 'too-large' },
    })
  })

  it('refuses text that is not UTF-8 or not JSON', () => {
    expect(codeOf(Uint8Array.from([0x22, 0xb9, 0xa4, 0x22]))).toBe('not-json')
    expect(codeOf('{"a":NaN}')).toBe('not-json')
    expect(codeOf('')).toBe('not-json')
  })

  it('says why it refuses without quoting what stands around the fault', () => {
    for (const text of [
      '{"key":x"SECRET"}',
      `{"a":"${'b'.repeat(99)}","key":x"SECRET"}`,
      'SECRET',
    ]) {
      const told = parsed(text)
      expect(told).toMatchObject({ reject: { reason: expect.stringMatching(/^Unexpected token/) } })
      expect(JSON.stringify(told)).not.toMatch(/SECRE|ECRET/)
    }
  })

  it('notes a key that stands twice in one object, however it is written', () => {
    const findings = (text: string): unknown => {
      const result = parsed(text)
      return 'findings' in result ? result.findings.map(({ at, code }) => [at, code]) : result
    }
    expect(findings('{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}]}')).toEqual([])
    expect(findings('{"a":1,"b":2,"\\u0061":3}')).toEqual([['byte 13', 'duplicate-key']])
    const many = Array.from({ length: 40 }, (_, key) => `"${key}":0`).join()
    expect(findings(`{${many}}`)).toEqual([])
    expect(findings(`{${many},${many}}`)).toHaveLength(21)
    expect(parsed('{"a":1,"a":2}')).toMatchObject({ value: { a: 2 } })
  })
})
